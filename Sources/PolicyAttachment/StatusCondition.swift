/// A statement about a policy on one of its targets, in the words of the controller (Gateway API, `PolicyStatus`).
public struct StatusCondition: Sendable, Hashable {
    /// What the statement is about.
    public enum Kind: String, Sendable, Hashable {
        case overridden = "Overridden"
        case accepted = "Accepted"
        case warning = "Warning"
        case aggregated = "Aggregated"
    }

    /// Why it holds, in one word.
    public enum Reason: String, Sendable, Hashable {
        case accepted = "Accepted"
        case invalid = "Invalid"
        case conflicted = "Conflicted"
        case targetNotFound = "TargetNotFound"
        case overridden = "Overridden"
        case deprecatedField = "DeprecatedField"
        case unsupportedHTTP3ClientValidation = "UnsupportedHTTP3ClientValidation"
        case warnings = "Warnings"
        case aggregated = "Aggregated"
    }

    /// What the statement is about.
    public let kind: Kind
    /// Whether it holds.
    public let isTrue: Bool
    /// Why.
    public let reason: Reason
    /// Why, in words.
    public let message: String

    /// The most bytes of a message, and what shows that there were more (Gateway API, `Condition`).
    static let maxMessageLength = 32_768
    private static let truncationMark = " (message truncated)"

    init(_ kind: Kind, _ reason: Reason, _ message: String, isTrue: Bool = true) {
        self.kind = kind
        self.isTrue = isTrue
        self.reason = reason
        self.message =
            message.utf8.count <= Self.maxMessageLength
            ? message
            : String(decoding: message.utf8.prefix(Self.maxMessageLength - Self.truncationMark.utf8.count), as: UTF8.self)
                + Self.truncationMark
    }

    /// That a policy cannot be translated. The controller makes a sentence of its errors: it raises the first letter and ends in a full stop.
    init(invalid lines: [String]) {
        let text = lines.joined(separator: "\n")
        self.init(
            .accepted, .invalid, text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : "."), isTrue: false)
    }
}

/// A condition of a policy on one of its targets, with the controller's message (Gateway API, `PolicyStatus`).
public struct StatusCondition: Sendable, Hashable {
    /// The types of conditions.
    public enum Kind: String, Sendable, Hashable {
        case overridden = "Overridden"
        case accepted = "Accepted"
        case warning = "Warning"
        case aggregated = "Aggregated"
    }

    /// The reasons of conditions.
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

    /// The type of the condition.
    public let kind: Kind
    /// Whether the status is True.
    public let isTrue: Bool
    /// The reason.
    public let reason: Reason
    /// The message.
    public let message: String

    /// The most bytes of a message (Gateway API, `Condition`).
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

    /// Creates the condition of a policy that cannot be translated. The controller capitalizes the first letter and adds a full stop.
    init(invalid lines: [String]) {
        let text = lines.joined(separator: "\n")
        self.init(
            .accepted, .invalid, text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : "."), isTrue: false)
    }
}

public import JSONTape

/// A violation of a rule at one place of an object.
public struct Finding: Sendable, Equatable {
    /// The kind of a field error, as apimachinery names it.
    public enum Kind: Sendable {
        case required, invalid, notSupported, duplicate, forbidden, tooLong, tooMany, typeInvalid
    }

    /// The violated rule.
    public let rule: Rule
    /// The effect on the write.
    public let severity: Severity
    /// The field.
    public let path: FieldPath
    /// The kind of the field error.
    public let kind: Kind
    /// The offending value as JSON, cut to ``maxValueLength``; nil if there is none or if it may be a credential.
    public let badValue: String?
    /// A hash of the whole offending value, which distinguishes two violations at the same place; 0 if no value is at fault, and for
    /// warnings, which need no such distinction.
    public let identity: Int
    /// A patch of the whole object that certainly removes the violation.
    public let fix: JSONPatch?
    /// What must hold, for an error; what happens and what to do, for a warning. In lower case and without a full stop.
    public let text: String

    /// The largest number of Unicode code points of a bad value that a finding repeats.
    public static let maxValueLength = 80

    /// A finding by its parts.
    public init(
        _ rule: Rule, severity: Severity, _ kind: Kind, at path: FieldPath, badValue: String? = nil, identity: Int = 0,
        text: String, fix: JSONPatch? = nil
    ) {
        self.rule = rule
        self.severity = severity
        self.path = path
        self.kind = kind
        self.badValue = badValue
        self.identity = identity
        self.fix = fix
        self.text = text
    }

    /// A finding with the text of the rule's own message, which does not repeat the value.
    ///
    /// - Parameter details: the values of the placeholders in the message, by their names.
    public init(
        _ rule: Rule, severity: Severity, _ kind: Kind, at path: FieldPath, badValue: String? = nil, details: MessageDetails,
        fix: JSONPatch? = nil
    ) {
        var text: [UInt8] = []
        let template = severity == .error ? rule.message?.error : rule.message?.warning
        template?.write(to: &text, value: nil, details)
        self.init(
            rule, severity: severity, kind, at: path, badValue: badValue, text: String(decoding: text, as: UTF8.self), fix: fix)
    }

    /// The finding without its path, as the message of a `StatusCause`. Errors have the form of Kubernetes' field errors.
    public var message: String {
        let value = Array((badValue ?? "").utf8)
        let bytes = value + Array(text.utf8)
        var message: [UInt8] = []
        Self.writeMessage(
            of: rule, severity, kind, badValue: badValue == nil ? nil : value.indices, text: value.count..<bytes.count,
            in: bytes.span, to: &message)
        return String(decoding: message, as: UTF8.self)
    }

    /// The message without the rule at its end, for reports that show the rule beside it.
    package var messageWithoutRule: String { String(message.dropLast(rule.messageSuffix.count)) }
}

extension Finding: CustomStringConvertible {
    /// `spec.tcpKeepalive.probes: Invalid value: 128: must be between 1 and 127; it would have prevented Envoy from opening the listener
    /// [keepalive-probes]`.
    public var description: String { "\(path): \(message)" }
}

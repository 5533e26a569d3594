internal import TextCoding
internal import JSONTape

extension Finding {
    /// Writes the message of a finding. Every finding is printed by this function.
    ///
    /// - Parameters:
    ///   - badValue: the range of the offending value in `bytes`, as JSON. A warning repeats it in its text, if at all.
    ///   - text: the range of the text for the severity in `bytes`.
    static func writeMessage(
        of rule: Rule, _ severity: Severity, _ kind: Kind, badValue: Range<Int>?, text: Range<Int>, in bytes: Span<UInt8>,
        to message: inout [UInt8]
    ) {
        if severity == .error {
            message.append(kind.title)
            if let badValue {
                message.append(": ")
                message.append(bytes.extracting(badValue))
            }
            message.append(": ")
        }
        message.append(bytes.extracting(text))
        if severity == .error, let consequence = rule.consequence {
            message.append(message.last == UInt8(ascii: "?") ? " It would have " : "; it would have ")
            message.append(consequence.description)
        }
        message.append(rule.messageSuffix.span)
    }
}

extension Finding.Kind {
    /// The reason of a `StatusCause`, as apimachinery names it.
    public var causeReason: String {
        switch self {
        case .required: "FieldValueRequired"
        case .invalid: "FieldValueInvalid"
        case .notSupported: "FieldValueNotSupported"
        case .duplicate: "FieldValueDuplicate"
        case .forbidden: "FieldValueForbidden"
        case .tooLong: "FieldValueTooLong"
        case .tooMany: "FieldValueTooMany"
        case .typeInvalid: "FieldValueTypeInvalid"
        }
    }

    /// The first words of a field error, as apimachinery prints it.
    fileprivate var title: String {
        switch self {
        case .required: "Required value"
        case .invalid, .typeInvalid: "Invalid value"
        case .notSupported: "Unsupported value"
        case .duplicate: "Duplicate value"
        case .forbidden: "Forbidden"
        case .tooLong: "Too long"
        case .tooMany: "Too many"
        }
    }
}

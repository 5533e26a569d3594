public import JSONTape

/// A place in an object that breaks a rule, in the words of Kubernetes' field errors.
public struct Finding: Sendable, Equatable {
    /// The sort of a field error.
    public enum Kind: Sendable {
        case required, invalid, notSupported, duplicate, forbidden, tooLong, tooMany, typeInvalid
        /// Nothing that Kubernetes has a word for: the detail says it all.
        case advice
    }

    /// The rule that is broken.
    public let rule: Rule
    /// What becomes of the write.
    public var severity: Severity
    /// The field.
    public let path: FieldPath
    /// The sort of error.
    public let kind: Kind
    /// The offending value as JSON, cut to ``maxValueLength``; nil where there is none, or where it may be confidential.
    public let badValue: String?
    /// A hash of the whole offending value, which tells one mistake from another at the same place; 0 where the mistake is not in a value,
    /// and for warnings, which nobody has to tell apart.
    public let identity: Int
    /// What mends it, where that is certain: a patch of the whole object.
    public let fix: JSONPatch?
    /// What must hold, in lower case and without a full stop; empty when the kind says it all.
    public let detail: String

    /// The most characters of a bad value that are repeated to its author.
    public static let maxValueLength = 80

    /// A finding by its parts.
    public init(
        _ rule: Rule, _ kind: Kind, at path: FieldPath, badValue: String? = nil, identity: Int = 0, detail: String = "",
        fix: JSONPatch? = nil
    ) {
        self.rule = rule
        self.severity = rule.severity
        self.path = path
        self.kind = kind
        self.badValue = badValue
        self.identity = identity
        self.fix = fix
        self.detail = detail
    }

    /// The error without the field: what a `StatusCause` carries as its message.
    public var message: String {
        let parts = [kind.words, badValue, detail.isEmpty ? nil : detail].compactMap(\.self)
        // Advice is a sentence about the value.
        let text = parts.joined(separator: kind == .advice ? " " : ": ")
        guard severity == .error, let consequence = rule.consequence else { return text }
        return text + (text.hasSuffix("?") ? " It" : "; it") + " would have " + consequence
    }
}

extension Finding: CustomStringConvertible {
    /// `spec.http2.maxConcurrentStreams: Invalid value: 0: must be greater than or equal to 1`.
    public var description: String { "\(path): \(message)" }
}

extension Finding.Kind {
    /// The reason of a `StatusCause`, as apimachinery names it.
    public var causeReason: String {
        switch self {
        case .required: "FieldValueRequired"
        case .invalid, .advice: "FieldValueInvalid"
        case .notSupported: "FieldValueNotSupported"
        case .duplicate: "FieldValueDuplicate"
        case .forbidden: "FieldValueForbidden"
        case .tooLong: "FieldValueTooLong"
        case .tooMany: "FieldValueTooMany"
        case .typeInvalid: "FieldValueTypeInvalid"
        }
    }

    /// The words that Kubernetes' field errors begin with.
    var words: String? {
        switch self {
        case .required: "Required value"
        case .invalid, .typeInvalid: "Invalid value"
        case .notSupported: "Unsupported value"
        case .duplicate: "Duplicate value"
        case .forbidden: "Forbidden"
        case .tooLong: "Too long"
        case .tooMany: "Too many"
        case .advice: nil
        }
    }
}

extension JSONTape {
    /// A value as a finding repeats it: scalars as JSON, containers by their size, nothing long.
    package func excerpt(of place: Place) -> String {
        switch kind(at: place) {
        case .array: count(at: place) == 0 ? "[]" : "[\(count(at: place)) items]"
        case .object: count(at: place) == 0 ? "{}" : "{\(count(at: place)) fields}"
        case .string: "\"" + text(at: place).cut(to: Finding.maxValueLength).escaped + "\""
        default: text(at: place).cut(to: Finding.maxValueLength)
        }
    }

    /// A hash of a value as it stands in the source: equal values have equal ones while the process lives.
    package func identity(of place: Place) -> Int {
        withSource(of: place) { source in
            var hasher = Hasher()
            source.withUnsafeBufferPointer { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
            return hasher.finalize()
        }
    }
}

extension String {
    /// The text, or its beginning and an ellipsis when it has more Unicode code points than `limit`.
    package func cut(to limit: Int) -> String {
        // A code point has at least one byte: most texts are short enough at a glance.
        guard utf8.count > limit, unicodeScalars.count > limit else { return self }
        return String(unicodeScalars.prefix(limit - 1)) + "…"
    }
}

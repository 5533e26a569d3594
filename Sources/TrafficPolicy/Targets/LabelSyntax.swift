internal import PolicySchema
internal import TextCoding

/// Keys and values of labels (apimachinery, `IsQualifiedName` and `IsValidLabelValue` in util/validation).
package enum LabelSyntax {
    /// The reason why a text is not a key or a value.
    enum Problem: Sendable, Equatable {
        case severalSlashes
        case emptyPrefix
        case prefixTooLong
        case prefix
        case emptyName
        case nameTooLong
        case name
        case valueTooLong
        case value
    }

    /// The maximum length of the part of a key before the slash, in bytes: a DNS subdomain (RFC 1123 §2.1).
    static let maxPrefixLength = 253
    /// The maximum length of the name of a key, and of a value, in bytes: a DNS label (RFC 1035 §2.3.4).
    static let maxLength = 63

    /// Whether a text is a valid key.
    package static func isKey(_ text: String) -> Bool { keyProblem(in: Array(text.utf8).span) == nil }

    /// Whether a text is a valid value.
    package static func isValue(_ text: String) -> Bool { valueProblem(in: Array(text.utf8).span) == nil }

    /// The problem of a key, `name` or `example.com/name`; nil if it is valid.
    static func keyProblem(in text: Span<UInt8>) -> Problem? {
        var nameStart = 0
        for index in text.indices where text[index] == UInt8(ascii: "/") {
            guard nameStart == 0 else { return .severalSlashes }
            nameStart = index + 1
        }
        if nameStart > 0 {
            let prefix = text.extracting(0..<nameStart - 1)
            guard !prefix.isEmpty else { return .emptyPrefix }
            guard prefix.count <= maxPrefixLength else { return .prefixTooLong }
            guard TextFormat.subdomain.accepts(prefix) else { return .prefix }
        }
        let name = text.extracting(nameStart..<text.count)
        guard !name.isEmpty else { return .emptyName }
        guard name.count <= maxLength else { return .nameTooLong }
        return isName(name) ? nil : .name
    }

    /// The problem of a value, which may be empty; nil if it is valid.
    static func valueProblem(in text: Span<UInt8>) -> Problem? {
        guard text.count <= maxLength else { return .valueTooLong }
        return text.isEmpty || isName(text) ? nil : .value
    }

    private static func isName(_ text: Span<UInt8>) -> Bool {
        ASCIISet.alphanumerics.contains(text[0]) && ASCIISet.alphanumerics.contains(text[text.count - 1])
            && ASCIISet.labelName.containsAll(text)
    }
}

extension LabelSyntax.Problem: CustomStringConvertible {
    /// The requirement that is not met, as a noun phrase that reads after "with" and "use".
    var description: String {
        switch self {
        case .severalSlashes: "at most one slash, between a DNS name and a name"
        case .emptyPrefix: "a DNS name before the slash"
        case .prefixTooLong: "at most \(LabelSyntax.maxPrefixLength) characters before the slash"
        case .prefix: "a lower-case DNS name before the slash"
        case .emptyName: "a name"
        case .nameTooLong: "a name of at most \(LabelSyntax.maxLength) characters"
        case .name:
            "a name of letters and digits, with -, _ and . between them"
        case .valueTooLong: "at most \(LabelSyntax.maxLength) characters"
        case .value:
            "letters and digits, with -, _ and . between them"
        }
    }
}

extension ASCIISet {
    static let labelName = ASCIISet.alphanumerics.union(ASCIISet("-_."))
}

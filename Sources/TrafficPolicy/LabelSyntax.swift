internal import PolicySchema

/// Keys and values of labels (apimachinery, `IsQualifiedName` and `IsValidLabelValue` in util/validation).
package enum LabelSyntax {
    /// What is wrong with a key or a value.
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

    /// The most bytes of the part of a key before the slash: a DNS subdomain (RFC 1123 §2.1).
    static let maxPrefixLength = 253
    /// The most bytes of the name of a key, and of a value: a DNS label (RFC 1035 §2.3.4).
    static let maxLength = 63

    /// Whether a text may be a key.
    package static func isKey(_ text: String) -> Bool { keyProblem(in: Array(text.utf8).span) == nil }

    /// Whether a text may be a value.
    package static func isValue(_ text: String) -> Bool { valueProblem(in: Array(text.utf8).span) == nil }

    /// What is wrong with a key, `name` or `example.com/name`.
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

    /// What is wrong with a value, which may be empty.
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
    var description: String {
        switch self {
        case .severalSlashes: "must have one slash at most, between a DNS name and a name"
        case .emptyPrefix: "must have a DNS name before the slash"
        case .prefixTooLong: "must have \(LabelSyntax.maxPrefixLength) characters at most before the slash"
        case .prefix: "must have a DNS name in lower case before the slash"
        case .emptyName: "must have a name"
        case .nameTooLong: "must have a name of \(LabelSyntax.maxLength) characters at most"
        case .name:
            "must have a name of letters, digits, hyphens, underscores and dots, with a letter or digit at both ends"
        case .valueTooLong: "must have \(LabelSyntax.maxLength) characters at most"
        case .value:
            "must be empty, or letters, digits, hyphens, underscores and dots, with a letter or digit at both ends"
        }
    }
}

extension ASCIISet {
    static let labelName = ASCIISet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")
}

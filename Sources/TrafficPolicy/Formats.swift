internal import PolicySchema

/// The texts of this policy that must look like something. Each states the CRD's expression beside the function that tests it.
extension TextFormat {
    /// A DNS subdomain (RFC 1123 §2.1, without a bound of its own).
    static let subdomain = TextFormat(
        pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
        meaning: "lower-case letters, digits, hyphens and dots, with a letter or digit at both ends of every label"
    ) { isSubdomain($0) }

    /// A DNS subdomain, or nothing for the core API group.
    static let subdomainOrEmpty = TextFormat(
        pattern: "^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
        meaning: "empty, or lower-case letters, digits, hyphens and dots, with a letter or digit at both ends of every label"
    ) { $0.isEmpty || isSubdomain($0) }

    /// A DNS label.
    static let label = TextFormat(
        pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
        meaning: "lower-case letters, digits and hyphens, with a letter or digit at both ends"
    ) { isLabel($0, 0..<$0.count) }

    /// A kind of the Kubernetes API.
    static let kind = TextFormat(
        pattern: "^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$",
        meaning: "letters, digits and hyphens, with a letter at the beginning and a letter or digit at the end"
    ) { text in
        guard let last = text.indices.last else { return false }
        return ASCIISet.letters.contains(text[0]) && ASCIISet.alphanumerics.contains(text[last])
            && ASCIISet.alphanumericsAndHyphen.containsAll(text)
    }

    /// The name of a header as client IP detection takes it: narrower than RFC 9110 §5.1.
    static let customHeaderName = TextFormat(
        pattern: "^[A-Za-z0-9-]+$", meaning: "the name of a header, of letters, digits and hyphens"
    ) { !$0.isEmpty && ASCIISet.alphanumericsAndHyphen.containsAll($0) }

    /// The name of a header: a token of RFC 9110 §5.6.2.
    static let headerName = TextFormat(
        pattern: "^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$", meaning: "the name of a header, of letters, digits and !#$%&'*+-.^_`|~"
    ) { !$0.isEmpty && ASCIISet.token.containsAll($0) }

    private static func isSubdomain(_ text: Span<UInt8>) -> Bool {
        var start = 0
        for index in text.indices where text[index] == UInt8(ascii: ".") {
            guard isLabel(text, start..<index) else { return false }
            start = index + 1
        }
        return isLabel(text, start..<text.count)
    }

    private static func isLabel(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let last = range.last else { return false }
        return ASCIISet.lowerAlphanumerics.contains(text[range.lowerBound]) && ASCIISet.lowerAlphanumerics.contains(text[last])
            && ASCIISet.lowerAlphanumericsAndHyphen.containsAll(text.extracting(range))
    }
}

/// A set of ASCII characters as 128 bits.
struct ASCIISet: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init(_ characters: String) {
        for byte in characters.utf8 {
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
        }
    }

    func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<64: low & 1 << UInt64(byte) != 0
        case 64..<128: high & 1 << UInt64(byte - 64) != 0
        default: false
        }
    }

    func containsAll(_ text: Span<UInt8>) -> Bool {
        for index in text.indices where !contains(text[index]) { return false }
        return true
    }

    private static let lower = "abcdefghijklmnopqrstuvwxyz"
    private static let upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    private static let digits = "0123456789"
    static let letters = ASCIISet(lower + upper)
    static let alphanumerics = ASCIISet(lower + upper + digits)
    static let alphanumericsAndHyphen = ASCIISet(lower + upper + digits + "-")
    static let lowerAlphanumerics = ASCIISet(lower + digits)
    static let lowerAlphanumericsAndHyphen = ASCIISet(lower + digits + "-")
    static let token = ASCIISet(lower + upper + digits + "!#$%&'*+-.^_`|~")
}

internal import PolicySchema

/// The texts of this policy that must look like something. Each states the CRD's expression beside the function that tests it.
extension TextFormat {
    /// A DNS subdomain (RFC 1123 §2.1, without a bound of its own).
    static let subdomain = TextFormat(
        pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
        meaning: "lower-case letters, digits, hyphens and dots, with a letter or digit at both ends of every label"
    ) { isDNSName($0) }

    /// A DNS subdomain, or nothing for the core API group.
    static let subdomainOrEmpty = TextFormat(
        pattern: "^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
        meaning: "empty, or lower-case letters, digits, hyphens and dots, with a letter or digit at both ends of every label"
    ) { $0.isEmpty || isDNSName($0) }

    /// A DNS label.
    static let label = TextFormat(
        pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
        meaning: "lower-case letters, digits and hyphens, with a letter or digit at both ends"
    ) { isDNSName($0, hasDots: false) }

    /// A kind of the Kubernetes API.
    static let kind = TextFormat(
        pattern: "^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$",
        meaning: "letters, digits and hyphens, with a letter at the beginning and a letter or digit at the end"
    ) { text in
        !text.isEmpty && ASCIISet.letters.contains(text[0]) && text[text.count - 1] != UInt8(ascii: "-")
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

    /// Whether a text is a label, or several with dots between them.
    private static func isDNSName(_ text: Span<UInt8>, hasDots: Bool = true) -> Bool {
        let lettersAndDigits = ASCIISet.lowerAlphanumerics
        // A name begins as a label does behind a dot.
        var last = UInt8(ascii: ".")
        for index in text.indices {
            let byte = text[index]
            if !lettersAndDigits.contains(byte) {
                // A hyphen begins no label and ends none.
                let isHyphen = byte == UInt8(ascii: "-") && last != UInt8(ascii: ".")
                guard isHyphen || hasDots && byte == UInt8(ascii: ".") && lettersAndDigits.contains(last) else { return false }
            }
            last = byte
        }
        return lettersAndDigits.contains(last)
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
        // The shift is by the lower six bits.
        byte < 128 && (byte < 64 ? low : high) &>> UInt64(byte) & 1 == 1
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
    static let token = ASCIISet(lower + upper + digits + "!#$%&'*+-.^_`|~")
}

internal import TextCoding
internal import PolicySchema

/// The formats of names of Kubernetes objects, with the patterns of the CRD.
extension TextFormat {
    /// A DNS subdomain (RFC 1123 §2.1) of any length.
    static let subdomain = TextFormat(
        pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
        meaning: "a DNS name of lower-case letters, digits, hyphens and dots"
    ) { isDNSName($0) }

    /// A DNS subdomain, or the empty name of the core API group.
    static let subdomainOrEmpty = TextFormat(
        pattern: "^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
        meaning: "empty or a DNS name of lower-case letters, digits, hyphens and dots"
    ) { $0.isEmpty || isDNSName($0) }

    /// A DNS label.
    static let label = TextFormat(
        pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
        meaning: "a DNS label of lower-case letters, digits and hyphens"
    ) { isDNSName($0, hasDots: false) }

    /// A kind of the Kubernetes API.
    static let kind = TextFormat(
        pattern: "^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$",
        meaning: "a kind of letters, digits and hyphens that begins with a letter and does not end with a hyphen"
    ) { text in
        !text.isEmpty && ASCIISet.letters.contains(text[0]) && text[text.count - 1] != UInt8(ascii: "-")
            && ASCIISet.alphanumericsAndHyphen.containsAll(text)
    }

    /// Whether a text is a label, or several labels with dots between them.
    private static func isDNSName(_ text: Span<UInt8>, hasDots: Bool = true) -> Bool {
        let lettersAndDigits = ASCIISet.lowercaseAlphanumerics
        // A name begins like a label after a dot.
        var last = UInt8(ascii: ".")
        for index in text.indices {
            let byte = text[index]
            if !lettersAndDigits.contains(byte) {
                // A label neither begins nor ends with a hyphen.
                let isHyphen = byte == UInt8(ascii: "-") && last != UInt8(ascii: ".")
                guard isHyphen || hasDots && byte == UInt8(ascii: ".") && lettersAndDigits.contains(last) else { return false }
            }
            last = byte
        }
        return lettersAndDigits.contains(last)
    }
}

extension ASCIISet {
    static let alphanumericsAndHyphen = ASCIISet.alphanumerics.union(ASCIISet("-"))
}

/// Hashes that pin a client's certificate or its key: SHA-256, in the spellings that Envoy reads.
enum CertificateHash {
    /// What is wrong with a hash.
    enum Problem: Sendable, Equatable {
        /// The number of characters.
        case length
        /// A character that does not belong.
        case character
        /// Hexadecimal digits where base64 is expected, or the other way round.
        case otherEncoding
        /// The alphabet of URLs (RFC 4648 §5).
        case urlAlphabet
        /// The padding, or bits behind the last byte (RFC 4648 §3.5).
        case padding
        /// Colons that do not stand between pairs of digits.
        case colons
    }

    /// The bytes of a hash by SHA-256 (FIPS 180-4).
    static let byteCount = 32
    /// `spkiHashes`: base64 (RFC 4648 §4) of 32 bytes, 43 characters and the padding.
    static let base64Length = 44
    /// `certificateHashes`: two hexadecimal digits a byte.
    static let hexadecimalLength = 64
    /// `certificateHashes`: the same with colons between the bytes.
    static let separatedLength = 95

    /// What is wrong with an entry of `spkiHashes`. Envoy's configuration demands exactly 44 bytes and Envoy decodes them strictly.
    static func publicKeyProblem(in text: Span<UInt8>) -> Problem? {
        if certificateProblem(in: text) == nil { return .otherEncoding }
        var isOfURLs = false
        var length = text.count
        while length > 0, text[length - 1] == UInt8(ascii: "=") { length -= 1 }
        for index in 0..<length {
            if text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "_") {
                isOfURLs = true
            } else if !ASCIISet.base64.contains(text[index]) {
                return .character
            }
        }
        guard length == base64Length - 1 else { return .length }
        // 43 characters are 258 bits: the last two are not used.
        guard text.count == base64Length, ASCIISet.base64Last.contains(text[length - 1]) else { return .padding }
        return isOfURLs ? .urlAlphabet : nil
    }

    /// What is wrong with an entry of `certificateHashes`. Envoy takes either case.
    static func certificateProblem(in text: Span<UInt8>) -> Problem? {
        var digits = 0
        var hasColons = false
        for index in text.indices {
            if text[index].hexadecimalValue != nil {
                digits += 1
            } else if text[index] == UInt8(ascii: ":") {
                hasColons = true
            } else {
                return text.count == base64Length && publicKeyCharacters(text) ? .otherEncoding : .character
            }
        }
        guard digits == hexadecimalLength else { return .length }
        guard hasColons else { return nil }
        guard text.count == separatedLength else { return .colons }
        for index in text.indices where (index % 3 == 2) != (text[index] == UInt8(ascii: ":")) { return .colons }
        return nil
    }

    /// The entry of `spkiHashes` that was meant, where only the alphabet or the padding is wrong; nil otherwise.
    static func nearestPublicKeyHash(to text: Span<UInt8>) -> String? {
        guard let problem = publicKeyProblem(in: text), problem == .urlAlphabet || problem == .padding else { return nil }
        var bytes: [UInt8] = []
        for index in 0..<base64Length - 1 {
            switch text[index] {
            case UInt8(ascii: "-"): bytes.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): bytes.append(UInt8(ascii: "/"))
            case let byte: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "="))
        // Bits that are set behind the last byte are no slip of spelling.
        return publicKeyProblem(in: bytes.span) == nil ? String(decoding: bytes, as: UTF8.self) : nil
    }

    private static func publicKeyCharacters(_ text: Span<UInt8>) -> Bool {
        text[text.count - 1] == UInt8(ascii: "=") && ASCIISet.base64.containsAll(text.extracting(0..<text.count - 1))
    }
}

extension CertificateHash.Problem: CustomStringConvertible {
    /// What is wrong, to be read before what is expected.
    var description: String {
        switch self {
        case .length: "has not the length of a SHA-256 hash"
        case .character: "contains a character that does not belong"
        case .otherEncoding: "is in the encoding of the other kind of hash"
        case .urlAlphabet: "is base64 with the alphabet of URLs"
        case .padding: "does not end as base64 of 32 bytes does"
        case .colons: "has colons elsewhere than between pairs of digits"
        }
    }
}

extension ASCIISet {
    /// RFC 4648 §4.
    static let base64 = ASCIISet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    /// Those of ``base64`` whose lowest two bits are not set.
    static let base64Last = ASCIISet("AEIMQUYcgkosw048")
}

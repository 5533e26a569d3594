internal import TextCoding

/// SHA-256 hashes that pin a client's certificate or key, in the encodings that Envoy reads.
enum CertificateHash {
    /// The reason why a text is not a hash.
    enum Problem: Sendable, Equatable {
        /// The wrong number of characters.
        case length
        /// An invalid character.
        case character
        /// Hexadecimal digits instead of base64, or base64 instead of hexadecimal digits.
        case otherEncoding
        /// The alphabet of URLs (RFC 4648 §5).
        case urlAlphabet
        /// Wrong padding, or bits after the last byte (RFC 4648 §3.5).
        case padding
        /// Colons that are not between pairs of digits.
        case colons
    }

    /// The length of a SHA-256, in bytes (FIPS 180-4).
    static let byteCount = 32
    /// The length of an entry of `spkiHashes`: the base64 (RFC 4648 §4) of 32 bytes, which is 43 characters and the padding.
    static let base64Length = 44
    /// The length of an entry of `certificateHashes`: two hexadecimal digits per byte.
    static let hexadecimalLength = 64
    /// The length of an entry of `certificateHashes` with colons between the bytes.
    static let separatedLength = 95

    /// The expression of the entries of `spkiHashes`: 43 characters of base64, the last with two unused bits, and the padding.
    static let publicKeyPattern = "^[A-Za-z0-9+/]{\(base64Length - 2)}[\(lastBase64Characters)]=$"
    /// The expression of the entries of `certificateHashes`. It does not count the colons in a text of 95 characters.
    static let certificatePattern = "^([0-9A-Fa-f]{\(hexadecimalLength)}|[0-9A-Fa-f:]{\(separatedLength)})$"

    /// The characters of base64 whose lowest two bits are not set.
    fileprivate static let lastBase64Characters = "AEIMQUYcgkosw048"

    /// Whether the translation for Envoy accepts the length of an entry of `spkiHashes`: at least 44 code points in at most 44 bytes.
    static func hasBase64Length(_ text: Span<UInt8>) -> Bool {
        guard text.count == base64Length else { return false }
        for index in text.indices where text[index] >= 0x80 { return false }
        return true
    }

    /// Whether the translation for Envoy accepts the length of an entry of `certificateHashes`: at least 64 code points in at most 95 bytes.
    static func hasHexadecimalLength(_ text: Span<UInt8>) -> Bool {
        guard text.count <= separatedLength else { return false }
        var length = 0
        for index in text.indices where text[index] & 0xC0 != 0x80 { length += 1 }
        return length >= hexadecimalLength
    }

    /// The problem of an entry of `spkiHashes`; nil if it is valid. Envoy requires exactly 44 characters and decodes them strictly.
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
        // 43 characters have 258 bits, of which the last two are unused.
        guard text.count == base64Length, ASCIISet.base64Last.contains(text[length - 1]) else { return .padding }
        return isOfURLs ? .urlAlphabet : nil
    }

    /// The problem of an entry of `certificateHashes`; nil if it is valid. Envoy accepts either case.
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

    /// The entry of `spkiHashes` that the author meant if only the alphabet or the padding is wrong; nil otherwise.
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
        // If bits are set after the last byte, the hash itself is wrong.
        return publicKeyProblem(in: bytes.span) == nil ? String(decoding: bytes, as: UTF8.self) : nil
    }

    private static func publicKeyCharacters(_ text: Span<UInt8>) -> Bool {
        text[text.count - 1] == UInt8(ascii: "=") && ASCIISet.base64.containsAll(text.extracting(0..<text.count - 1))
    }
}

extension CertificateHash.Problem: CustomStringConvertible {
    /// The fault as a predicate that reads after "it".
    var description: String {
        switch self {
        case .length: "does not have the length of a SHA-256"
        case .character: "has an invalid character"
        case .otherEncoding: "is encoded like the other kind of hash"
        case .urlAlphabet: "has the URL alphabet of base64"
        case .padding: "does not end like the base64 of 32 bytes"
        case .colons: "has a colon that is not between two pairs of digits"
        }
    }
}

extension ASCIISet {
    fileprivate static let base64Last = ASCIISet(CertificateHash.lastBase64Characters)
}

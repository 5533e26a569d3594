/// A set of ASCII characters: two words and a shift to ask it.
struct ASCIISet: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init(_ characters: String) {
        for byte in characters.utf8 {
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte & 63) }
        }
    }

    func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case ..<64: low >> UInt64(byte) & 1 == 1
        case ..<128: high >> UInt64(byte & 63) & 1 == 1
        default: false
        }
    }

    private static let alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

    /// tchar (RFC 9110 §5.6.2): methods, field names, halves of a media type.
    static let token = ASCIISet("!#$%&'*+-.^_`|~" + alphanumeric)

    /// pchar and "/" (RFC 3986 §3.3). A percent sign must be followed by two hexadecimal digits.
    static let path = ASCIISet("-._~!$&'()*+,;=:@/%" + alphanumeric)

    /// query (RFC 3986 §3.4).
    static let query = ASCIISet("-._~!$&'()*+,;=:@/%?" + alphanumeric)

    /// reg-name and IPv4address (RFC 3986 §3.2.2).
    static let host = ASCIISet("-._~!$&'()*+,;=%" + alphanumeric)

    /// What stands between the brackets of an IPv6 address (RFC 3986 §3.2.2). Zone identifiers have no place in HTTP (RFC 9110 §4.2), and
    /// there is no IPvFuture.
    static let addressLiteral = ASCIISet("0123456789abcdefABCDEF:.")
}

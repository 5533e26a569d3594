internal import TextCoding

extension ASCIISet {
    /// `pchar` and `/` (RFC 3986 §3.3). A percent sign must be followed by two hexadecimal digits.
    static let path = alphanumerics.union(ASCIISet("-._~!$&'()*+,;=:@/%"))

    /// `query` (RFC 3986 §3.4).
    static let query = path.union(ASCIISet("?"))

    /// `reg-name` and `IPv4address` (RFC 3986 §3.2.2).
    static let host = alphanumerics.union(ASCIISet("-._~!$&'()*+,;=%"))

    /// An IPv6 address between its brackets (RFC 3986 §3.2.2). HTTP has no zone identifiers (RFC 9110 §4.2), and no IPvFuture is defined.
    static let addressLiteral = ASCIISet("0123456789abcdefABCDEF:.")
}

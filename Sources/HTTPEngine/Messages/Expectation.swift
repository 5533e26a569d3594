/// Expect (RFC 9110 §10.1.1).
enum Expectation {
    case none, `continue`

    init(_ value: Span<UInt8>) throws(HTTPError) {
        guard value.equalsIgnoringCase("100-continue") else {
            throw HTTPError(417, "the only supported expectation is 100-continue")
        }
        self = .continue
    }
}

/// Expect (RFC 9110 §10.1.1).
enum Expectation {
    case none, `continue`

    init(_ value: Span<UInt8>) throws(HTTPRefusal) {
        guard value.equalsIgnoringCase("100-continue") else {
            throw HTTPRefusal(417, "the only expectation that can be met is 100-continue")
        }
        self = .continue
    }
}

import Testing

@testable import HTTPEngine

/// The fields of a request that the engine passes on: its trace and the preferred representations.
@Suite struct TraceContextTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let span = "00f067aa0ba902b7"
    private static let valid = "00-\(trace)-\(span)-01"

    @Test(
        "A traceparent is read as W3C Trace Context requires, or ignored",
        arguments: [
            (valid, true), ("00-\(trace)-\(span)-00", true), ("00-\(trace)-\(span)-ff", true),
            // Later versions may append fields.
            ("01-\(trace)-\(span)-01", true), ("fe-\(trace)-\(span)-01-x", true), ("01-\(trace)-\(span)-01x", false),
            ("ff-\(trace)-\(span)-01", false), ("00-\(trace)-\(span)-01-x", false), ("00-\(trace)-\(span)-01-", false),
            ("", false), ("00", false), ("00-\(trace)-\(span)", false), ("00-\(trace)-\(span)-1", false),
            ("0-\(trace)-\(span)-01", false), ("00_\(trace)-\(span)-01", false), ("00-\(trace)_\(span)-01", false),
            ("00-\(trace)-\(span)_01", false), ("00-\(trace.uppercased())-\(span)-01", false),
            ("00-\(trace)-\(span.uppercased())-01", false), ("00-\(trace)-\(span)-0G", false), ("0A-\(trace)-\(span)-01", false),
            ("00-\(String(repeating: "0", count: 32))-\(span)-01", false), ("00-\(trace)-0000000000000000-01", false),
            ("00-\(trace.dropLast())g-\(span)-01", false), ("00-\(trace.dropLast())-\(span)-011", false),
            (String(repeating: "0", count: 5000), false), ("00-\(trace)-\(span)-0é", false),
        ])
    func reading(value: String, isValid: Bool) {
        let context = TraceContext(Array(value.utf8).span)
        #expect(context?.traceID == (isValid ? Self.trace : nil))
        #expect(context?.spanID == (isValid ? Self.span : nil))
    }

    @Test("An identifier of any value is written as it was read", arguments: ["0", "8", "f"])
    func digits(digit: String) {
        let (trace, span) = ("1" + String(repeating: digit, count: 31), "1" + String(repeating: digit, count: 15))
        let context = TraceContext(Array("00-\(trace)-\(span)-01".utf8).span)
        #expect(context?.traceID == trace)
        #expect(context?.spanID == span)
    }

    @Test(
        "A request has the trace of its only traceparent, and the preferences of a GET",
        arguments: [
            ("GET / HTTP/1.1\r\nHost: t\r\nTraceparent: \(valid)\r\n\r\n", trace, "", ""),
            ("GET / HTTP/1.1\r\nHost: t\r\ntraceparent: \(valid)\r\ntraceparent: \(valid)\r\n\r\n", nil, "", ""),
            ("GET / HTTP/1.1\r\nHost: t\r\ntraceparent: x\r\ntraceparent: \(valid)\r\n\r\n", nil, "", ""),
            (
                "GET / HTTP/1.1\r\nHost: t\r\nAccept: a/b\r\naccept: c/d;q=0.1, e/f\r\nAccept-Encoding: gzip\r\n\r\n", nil,
                "a/b,c/d;q=0.1, e/f", "gzip"
            ),
            ("HEAD / HTTP/1.1\r\nHost: t\r\nAccept: a/b\r\n\r\n", nil, "a/b", ""),
            (
                "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\nAccept: a/b\r\nAccept-Encoding: gzip\r\ntraceparent: \(valid)\r\n\r\n",
                trace, "", ""
            ),
        ] as [(String, String?, String, String)])
    func request(text: String, trace: String?, accept: String, acceptEncoding: String) throws {
        let server = try Server(.http1)
        server.receive(text)
        let request = try #require(server.nextRequest())
        #expect(request.trace?.traceID == trace)
        #expect(request.accept == accept)
        #expect(request.acceptEncoding == acceptEncoding)
    }
}

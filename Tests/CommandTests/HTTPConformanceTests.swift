import Testing

@Suite("HTTP between curl and a running server")
struct HTTPConformanceTests {
    private static let protocols = [["--http1.1"], ["--http2"]]

    @Test("Every response has a Date", arguments: protocols, ["/healthz", "/nowhere"])
    func date(version: [String], path: String) throws {
        let server = try RunningServer()
        let head = try server.curl(version + ["--include"], path: path).body
        // RFC 9110 §5.6.7.
        let line = #/(?m)^date: (Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT\r?$/#
        #expect(head.matches(of: line).count == 1, "\(head)")
    }

    @Test("A request may have 128 fields", arguments: protocols, [128, 129])
    func fields(version: [String], count: Int) throws {
        let server = try RunningServer()
        // Over HTTP/2 the host is in a pseudo-header field, which is not counted.
        let added = version == ["--http1.1"] ? count - 1 : count
        let fields = (0..<added).flatMap { ["--header", "X-\($0): a"] }
        let response = try server.curl(version + ["--header", "User-Agent:", "--header", "Accept:"] + fields, path: "/healthz")
        #expect(response.status == (count > 128 ? 431 : 200))
    }

    @Test("Numbers of log lines are JSON numbers")
    func numbers() throws {
        let server = try RunningServer()
        #expect(try server.curl([], path: "/nowhere").status == 404)
        #expect(server.end() == 0)
        #expect(server.log.contains(#""port":\#(server.port),"threads":"#))
        #expect(server.log.contains(#""status":404"#))
        #expect(server.log.firstMatch(of: #/"(port|threads|status|microseconds|connections)":"/#) == nil, "\(server.log)")
    }
}

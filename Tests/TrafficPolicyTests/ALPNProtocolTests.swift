import Testing

@testable import TrafficPolicy

@Suite struct ALPNProtocolTests {
    @Test("An identifier has 1 to 255 bytes, and a comma separates identifiers", arguments: problemRows)
    func problem(_ entry: String, expected: ALPNProtocol.Problem?) {
        #expect(ALPNProtocol.problem(in: Array(entry.utf8).span) == expected)
    }

    @Test(
        "The first unknown identifier of an entry with several",
        arguments: [
            ("h2", nil), ("h2,http/1.1", nil), ("h2, http/1.1", 3..<12), ("h3,,h2", 3..<3), ("http/2", 0..<6), ("h2,x", 3..<4),
        ])
    func unknownName(_ entry: String, expected: Range<Int>?) {
        #expect(ALPNProtocol.unknownName(in: Array(entry.utf8).span) == expected)
    }

    @Test("The table has valid, unique identifiers")
    func table() {
        #expect(Set(ALPNProtocol.known).count == ALPNProtocol.known.count)
        for name in ALPNProtocol.known {
            let isKnown = ALPNProtocol.isKnown(Array(name.utf8).span)
            #expect(isKnown)
            #expect(ALPNProtocol.problem(in: Array(name.utf8).span) == nil)
        }
    }

    @Test(
        "An unknown identifier, and the nearest known one",
        arguments: [
            ("http2", "h2"), ("HTTP/2", "h2"), ("http/2.0", "h2"), ("grpc", "h2"), ("H2", "h2"), ("HTTP/1.1", "http/1.1"),
            ("http1.1", "http/1.1"), ("http/1.2", "http/1.1"), ("h1", "http/1.1"), ("http/3", "h3"), ("quic", "h3"),
            ("h2 ", "h2"),
            ("my-own-protocol", nil),
        ])
    func nearest(_ name: String, expected: String?) {
        let isKnown = ALPNProtocol.isKnown(Array(name.utf8).span)
        #expect(!isKnown)
        #expect(ALPNProtocol.nearest(to: name) == expected)
    }

    static let problemRows: [(String, ALPNProtocol.Problem?)] = [
        ("", .empty), ("h", nil), (String(repeating: "a", count: 254), nil), (String(repeating: "a", count: 255), nil),
        (String(repeating: "a", count: 256), .tooLong), (String(repeating: "é", count: 127), nil),
        (String(repeating: "é", count: 128), .tooLong), ("h2,http/1.1", nil), (",h2", .empty), ("h2,", .empty),
        ("\(String(repeating: "a", count: 255)),\(String(repeating: "b", count: 255))", nil),
        ("h2,\(String(repeating: "b", count: 256))", .tooLong),
    ]
}

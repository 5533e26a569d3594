import HTTPEngine
import Testing

/// A limit with its default value, and input of a given size or count.
private struct LimitRow: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let number: Int
    let status: Int
    let input: @Sendable (Int) -> String

    static let rows = [
        LimitRow(testDescription: "maxRequestLineBytes", number: 8 << 10, status: 414) { count in
            "GET /\(String(repeating: "a", count: count - 16)) HTTP/1.1\r\nHost: a\r\n\r\n"
        },
        LimitRow(testDescription: "maxHeaderBytes", number: 16 << 10, status: 431) { count in
            "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: count - 16))\r\n\r\n"
        },
        LimitRow(testDescription: "maxHeaderFields", number: 128, status: 431) { count in
            "GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X: a\r\n", count: count - 1))\r\n"
        },
        LimitRow(testDescription: "maxBodyBytes, by Content-Length", number: 7 << 20, status: 413) { count in
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\n\r\n"
                + (count > 7 << 20 ? "" : String(repeating: "a", count: count))
        },
        LimitRow(testDescription: "maxBodyBytes, chunked", number: 7 << 20, status: 413) { count in
            let half = String(repeating: "a", count: 1 << 20)
            return "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n\(half)\r\n"
                + "\(String(count - 1 << 20, radix: 16))\r\n"
                + (count > 7 << 20 ? "" : String(repeating: "a", count: count - 1 << 20) + "\r\n0\r\n\r\n")
        },
        LimitRow(testDescription: "maxTrailerBytes", number: 4 << 10, status: 431) { count in
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: a\r\nX: "
                + "\(String(repeating: "a", count: count - 13))\r\n\r\n"
        },
        LimitRow(testDescription: "maxChunkExtensionBytes, of one chunk", number: 1 << 10, status: 400) { count in
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0;\(String(repeating: "a", count: count - 1))\r\n\r\n"
        },
        LimitRow(testDescription: "maxChunkExtensionBytes, of many", number: 1 << 10, status: 400) { count in
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + String(repeating: "1;b\r\na\r\n", count: 256)
                + "1;\(String(repeating: "a", count: count - 513))\r\na\r\n0\r\n\r\n"
        },
    ]
}

@Test("A request at a limit is accepted, one beyond it is rejected", arguments: LimitRow.rows, [-1, 0, 1])
private func limits(_ row: LimitRow, _ beyond: Int) throws {
    let exchange = try Exchange(.http1)
    exchange.send(row.input(row.number + beyond))
    exchange.send("GET /b HTTP/1.1\r\nHost: a\r\n\r\n")
    if beyond > 0 {
        #expect(exchange.events == [.rejected(row.status)])
        #expect(exchange.isFinished)
    } else {
        #expect(exchange.events.count == 2, "\(exchange.details)")
        #expect(exchange.events.last == .get("/b"))
    }
}

@Test(
    "A limit applies at the same byte when bytes arrive one by one", arguments: LimitRow.rows.filter { $0.number < 1 << 20 },
    [0, 1])
private func limitsByteByByte(_ row: LimitRow, _ beyond: Int) throws {
    let exchange = try Exchange(.http1)
    exchange.send(Array(row.input(row.number + beyond).utf8), inPiecesOf: 1)
    #expect((exchange.events == [.rejected(row.status)]) == (beyond > 0), "\(exchange.details)")
}

@Test("An incomplete line is rejected as soon as it is too long", arguments: [8 << 10, (8 << 10) + 1])
func endlessLine(_ count: Int) throws {
    let exchange = try Exchange(.http1)
    exchange.send(String(repeating: "a", count: count))
    #expect(exchange.events == (count > 8 << 10 ? [.rejected(414)] : []))
}

@Test("A body over the limit is rejected without 100 (Continue)")
func tooLargeFromTheHead() throws {
    let exchange = try Exchange(.http1)
    exchange.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 7340033\r\n\r\n")
    #expect(exchange.events == [.rejected(413)])
    #expect(exchange.sentText.hasPrefix("HTTP/1.1 413 Content Too Large\r\n"))
}

@Test("A connection stops receiving at the limit of pipelined bytes", arguments: [-1, 0, 1])
func pipelinedBytes(_ beyond: Int) throws {
    var limits = HTTPLimits()
    limits.maxPipelinedBytes = 1000
    let connection = try Server(.http1, limits: limits)
    connection.receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    connection.receive(String(repeating: "a", count: 1000 + beyond))
    #expect(connection.wantsToReceive == (beyond < 0))
    #expect(connection.respondNext())
    #expect(connection.wantsToReceive)
}

@Test("Requests are held back at the limit of pending response bytes", arguments: [-1, 0, 1])
func pendingOutput(_ beyond: Int) throws {
    var limits = HTTPLimits()
    limits.maxPendingOutputBytes = 1000
    let connection = try Server(.http1, limits: limits)
    let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    connection.receive(get + get)
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n".utf8.count
    #expect(connection.respondNext(with: String(repeating: "a", count: 1000 + beyond - head)))
    #expect((connection.nextEvent() == nil) == (beyond >= 0))
    _ = connection.outputText()
    if beyond >= 0 { #expect(connection.respondNext()) }
}

@Test("A connection closes after the maximum number of requests", arguments: [1, 2, 3])
func requestsPerConnection(_ count: Int) throws {
    var limits = HTTPLimits()
    limits.maxRequestsPerConnection = count
    let exchange = try Exchange(.http1, limits: limits)
    exchange.send(String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: 4))
    #expect(exchange.events.count == count)
    #expect(exchange.isFinished)
    #expect(exchange.sentText.hasSuffix("connection: close\r\n\r\nok\n"))
}

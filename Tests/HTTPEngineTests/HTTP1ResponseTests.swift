import HTTPEngine
import Testing

private let get = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"

/// A request, the response to it, the bytes of that response, and whether the connection persists.
private struct WrittenResponseRow: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let input: String
    let response: HTTPResponse
    let output: String
    let persists: Bool

    static let rows = [
        WrittenResponseRow(
            testDescription: "a body", input: get, response: HTTPResponse(status: 200, body: Array("{}".utf8)),
            output: "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}", persists: true),
        WrittenResponseRow(
            testDescription: "fields", input: get,
            response: HTTPResponse(status: 405, contentType: "text/plain", fields: [("allow", "GET, HEAD")], body: [0x61]),
            output:
                "HTTP/1.1 405 Method Not Allowed\r\ncontent-type: text/plain\r\ncontent-length: 1\r\nallow: GET, HEAD\r\n\r\na",
            persists: true),
        WrittenResponseRow(
            testDescription: "a field value with line ends", input: get,
            response: HTTPResponse(status: 200, contentType: "", fields: [("x", "a\r\ny: b\0")]),
            output: "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nx: a  y: b \r\n\r\n", persists: true),
        WrittenResponseRow(
            testDescription: "a status without a phrase", input: get, response: HTTPResponse(status: 299, contentType: ""),
            output: "HTTP/1.1 299 \r\ncontent-length: 0\r\n\r\n", persists: true),
        WrittenResponseRow(
            testDescription: "no content", input: get, response: HTTPResponse(status: 204, body: [0x61]),
            output: "HTTP/1.1 204 No Content\r\n\r\n", persists: true),
        WrittenResponseRow(
            testDescription: "HEAD", input: "HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n",
            response: HTTPResponse(status: 200, body: Array("{}".utf8)),
            output: "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n", persists: true),
        WrittenResponseRow(
            testDescription: "Connection: close", input: "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            response: HTTPResponse(status: 200, contentType: ""),
            output: "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n", persists: false),
        WrittenResponseRow(
            testDescription: "HTTP/1.0", input: "GET /a HTTP/1.0\r\n\r\n", response: HTTPResponse(status: 200, contentType: ""),
            output: "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n", persists: false),
        WrittenResponseRow(
            testDescription: "HTTP/1.0 with keep-alive", input: "GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            response: HTTPResponse(status: 200, contentType: ""),
            output: "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: keep-alive\r\n\r\n", persists: true),
    ]
}

@Test("A response is encoded in these bytes", arguments: WrittenResponseRow.rows)
private func answer(_ row: WrittenResponseRow) throws {
    let exchange = try Exchange(.http1) { _ in row.response }
    exchange.send(row.input)
    #expect(exchange.sentText == row.output)
    #expect(exchange.isFinished == !row.persists)
}

@Test("Output is produced in pieces of at most the requested size", arguments: [1, 2, 7, 50, 1000])
func outputInPieces(_ budget: Int) throws {
    let connection = try Server(.http1, limits: HTTPLimits())
    connection.receive(get + get)
    var output: [UInt8] = []
    // The second response is added while part of the first is pending.
    for _ in 0..<2 {
        #expect(connection.respondNext(with: "hello"))
        connection.connection.produceOutput(into: &output, maxBytes: budget)
    }
    while connection.wantsToSend {
        let before = output.count
        connection.connection.produceOutput(into: &output, maxBytes: budget)
        #expect(output.count - before <= budget)
    }
    let one = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello"
    #expect(String(decoding: output, as: UTF8.self) == one + one)
}

@Test(
    "100 (Continue) is sent when the head is acceptable and nothing of the body has arrived",
    arguments: [
        ("1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1", "", true),
        ("1.1\r\nHost: a\r\nExpect: 100-Continue\r\nTransfer-Encoding: chunked", "", true),
        ("1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1", "x", false),
        ("1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 0", "", false),
        ("1.1\r\nHost: a\r\nExpect: 100-continue", "", false),
        ("1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 7340033", "", false),
        ("1.1\r\nExpect: 100-continue\r\nContent-Length: 1", "", false),
        ("1.0\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1", "", false),
        ("1.1\r\nHost: a\r\nContent-Length: 1", "", false),
    ])
func expectContinue(_ fields: String, _ body: String, _ isAsked: Bool) throws {
    let exchange = try Exchange(.http1)
    exchange.send("POST / HTTP/\(fields)\r\n\r\n\(body)")
    #expect(exchange.sentText.hasPrefix("HTTP/1.1 100 Continue\r\n\r\n") == isAsked)
    guard isAsked else { return }
    #expect(exchange.events.isEmpty)
    exchange.send(fields.hasSuffix("chunked") ? "1\r\nx\r\n0\r\n\r\n" : "x")
    #expect(exchange.events == [.request(.http1_1, .post, path: "/", query: "", mediaType: "", body: "x")])
    #expect(exchange.sentText.hasSuffix("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 3\r\n\r\nok\n"))
}

@Test(
    "A final response to an expectation is sent without 100 (Continue) and closes the connection",
    arguments: ["Content-Length: 1", "Transfer-Encoding: chunked"])
func finalResponseToExpectation(_ framing: String) throws {
    let budget = RequestBudget(maxInFlight: 1)
    let exchange = try Exchange(.http1, budget: budget)
    exchange.expectationResponse = HTTPResponse(status: 404, body: Array("no".utf8))
    exchange.send("POST /none HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\(framing)\r\n\r\n")
    #expect(exchange.sentText.hasPrefix("HTTP/1.1 404 Not Found\r\n"))
    #expect(exchange.sentText.contains("\r\nconnection: close\r\n") && exchange.sentText.hasSuffix("\r\n\r\nno"))
    #expect(exchange.isFinished && budget.requestsInFlight == 0)
    let sent = exchange.sent
    // The server cannot tell whether this is content or another request.
    exchange.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(exchange.events.isEmpty && exchange.sent == sent)
}

@Test("A peer that sends content before 100 (Continue) gets a response to the complete request", arguments: ["x", "xy"])
func contentBefore100Continue(_ body: String) throws {
    let server = try Server(.http1)
    server.receive("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    #expect(server.hasEvent)
    server.receive(body)
    #expect(server.hasEvent == (body.count == 2))
    guard body.count == 1 else { return #expect(server.nextRequest() != nil) }
    #expect(server.nextEvent() == nil)
    server.receive("y")
    #expect(server.nextRequest().map { server.body(of: $0) } == Array("xy".utf8))
}

@Test("The rejection of HEAD has no content")
func rejectedHead() throws {
    let exchange = try Exchange(.http1)
    exchange.send("HEAD /a HTTP/1.1\r\n\r\n")
    #expect(exchange.events == [.rejected(400)])
    #expect(exchange.sentText.hasSuffix("\r\n\r\n"))
}

@Test("The rejection of a request after HEAD has content")
func rejectedAfterHead() throws {
    let exchange = try Exchange(.http1)
    exchange.send("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\n")
    #expect(exchange.events.last == .rejected(400))
    #expect(!exchange.sentText.hasSuffix("\r\n\r\n"))
}

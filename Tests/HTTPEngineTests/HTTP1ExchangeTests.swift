import HTTPEngine
import SeededRandom
import Testing

/// An exchange that records its content and its fault.
private struct Reading {
    var exchange: HTTP1Exchange
    var content: [UInt8] = []
    var fault: HTTPResponseFault?

    init(_ method: HTTPMethod = .get, limits: HTTPResponseLimits = HTTPResponseLimits()) {
        exchange = HTTP1Exchange(method: method, limits: limits)
    }

    mutating func receive(_ bytes: some Collection<UInt8>) {
        do throws(HTTPResponseFault) {
            try exchange.receive(Array(bytes).span, content: &content)
        } catch {
            fault = error
        }
    }

    mutating func end(_ end: ResponseRow.End) {
        guard end != .none else { return }
        do throws(HTTPResponseFault) {
            try exchange.receivedEndOfInput(isOrderly: end == .orderly)
        } catch {
            fault = error
        }
    }

    func matches(_ outcome: ResponseRow.Outcome) -> Bool {
        let content = String(decoding: content, as: UTF8.self)
        return switch outcome {
        case .complete(let status, let expected, let persists):
            fault == nil && exchange.isComplete && exchange.head?.status == status && content == expected
                && exchange.connectionPersists == persists
        case .fault(let text):
            fault?.description.contains(text) == true && !exchange.isComplete && !exchange.connectionPersists
        case .open(let expected): fault == nil && !exchange.isComplete && content == expected
        }
    }
}

@Test("A response is read as RFC 9112 requires, or is a fault", arguments: ResponseRow.all)
private func reading(_ row: ResponseRow) {
    var reading = Reading(row.method)
    reading.receive(row.input.utf8)
    reading.end(row.end)
    #expect(reading.matches(row.outcome), "\(reading)")
}

@Test("A response is read in the same way wherever its bytes are split", arguments: ResponseRow.all)
private func split(_ row: ResponseRow) {
    let bytes = Array(row.input.utf8)
    for place in bytes.indices {
        var reading = Reading(row.method)
        reading.receive(bytes[..<place])
        reading.receive(bytes[place...])
        reading.end(row.end)
        #expect(reading.matches(row.outcome), "split at \(place): \(reading)")
    }
    var reading = Reading(row.method)
    for byte in bytes { reading.receive([byte]) }
    reading.end(row.end)
    #expect(reading.matches(row.outcome), "\(reading)")
}

@Test("The text of a fault is part of a sentence, and the fault is permanent", arguments: ResponseRow.all)
private func faults(_ row: ResponseRow) {
    var reading = Reading(row.method)
    reading.receive(row.input.utf8)
    guard let fault = reading.fault else { return }
    #expect(fault.description.utf8.allSatisfy { (0x20..<0x7F).contains($0) } && !fault.description.hasSuffix("."))
    let length = reading.content.count
    reading.fault = nil
    reading.receive("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na".utf8)
    #expect(reading.fault == fault && reading.content.count == length)
}

@Test("A response at a limit is read, one beyond it is a fault", arguments: [-1, 0, 1])
private func limits(_ beyond: Int) {
    let limits = HTTPResponseLimits(maxHeadBytes: 100, maxBodyBytes: 10)
    func isRead(_ input: String) -> Bool {
        var reading = Reading(limits: limits)
        reading.receive(input.utf8)
        var inBytes = Reading(limits: limits)
        for byte in input.utf8 { inBytes.receive([byte]) }
        #expect((reading.fault == nil) == (inBytes.fault == nil))
        return reading.fault == nil
    }
    let filler = String(repeating: "a", count: 100 - "HTTP/1.1 200 OK\r\nA: \r\n\r\n".utf8.count + beyond)
    #expect(isRead("HTTP/1.1 200 OK\r\nA: \(filler)\r\n\r\n") == (beyond <= 0))
    // Interim responses count, so that a server cannot send them forever.
    let interim = String(repeating: "HTTP/1.1 100 C\r\n\r\n", count: 4)
    let rest = String(repeating: "a", count: 100 - interim.utf8.count - "HTTP/1.1 200 \r\n\r\n".utf8.count + beyond)
    #expect(isRead("\(interim)HTTP/1.1 200 \(rest)\r\n\r\n") == (beyond <= 0))
    let content = String(repeating: "a", count: 10 + beyond)
    #expect(isRead("HTTP/1.1 200 OK\r\nContent-Length: \(10 + beyond)\r\n\r\n\(content)") == (beyond <= 0))
    #expect(isRead("HTTP/1.1 200 OK\r\n\r\n\(content)") == (beyond <= 0))
    #expect(
        isRead(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\naaaaa\r\n\(5 + beyond)\r\n\(content.dropFirst(5))\r\n0\r\n\r\n"
        )
            == (beyond <= 0))
}

@Test("An incomplete head is a fault as soon as it is too long")
private func endlessHead() {
    var reading = Reading(limits: HTTPResponseLimits(maxHeadBytes: 100))
    reading.receive(String(repeating: "a", count: 100).utf8)
    #expect(reading.fault == nil)
    reading.receive("a".utf8)
    #expect(reading.fault?.description == "the head is larger than 100 bytes")
}

@Test("Endless content is passed on as it arrives, and none of it is stored")
private func endlessContent() {
    var reading = Reading()
    reading.receive("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
    let chunk = Array("10000\r\n\(String(repeating: "a", count: 1 << 16))\r\n".utf8)
    for _ in 0..<2000 {
        reading.receive(chunk)
        #expect(reading.content.count == 1 << 16)
        reading.content.removeAll(keepingCapacity: true)
    }
    #expect(reading.fault == nil && reading.exchange.head?.status == 200)
}

@Test(
    "A head contains Retry-After and the media type",
    arguments: [
        ("Retry-After: 7", 7, ""), ("retry-after:  120 ", 120, ""), ("Retry-After: Fri, 31 Dec 1999 23:59:59 GMT", nil, ""),
        ("Content-Type: Application/JSON; charset=utf-8", nil, "application/json"),
    ] as [(String, Int?, String)])
private func fields(_ field: String, _ retryAfter: Int?, _ mediaType: String) {
    var reading = Reading()
    reading.receive("HTTP/1.1 429 Too Many Requests\r\n\(field)\r\nContent-Length: 0\r\n\r\n".utf8)
    #expect(reading.exchange.head?.retryAfter == retryAfter && reading.exchange.head?.mediaType == mediaType)
}

@Test("Mutated responses are read in the same way wherever they are split", arguments: 1...4)
private func mutatedResponses(_ seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let seeds = ResponseRow.all.map { Array($0.input.utf8) }.filter { !$0.isEmpty }
    for _ in 0..<2000 {
        let bytes = generator.mutate(seeds.randomElement(using: &generator) ?? [0])
        var (whole, pieces) = (Reading(), Reading())
        whole.receive(bytes)
        whole.end(.orderly)
        for byte in bytes { pieces.receive([byte]) }
        pieces.end(.orderly)
        #expect(whole.fault == pieces.fault, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
        #expect(whole.content == pieces.content && whole.exchange.head == pieces.exchange.head)
    }
}

@Test(
    "A request is encoded with its host, fields and length",
    arguments: [
        (HTTPMethod.get, "", "GET /api?a=b HTTP/1.1\r\nhost: [::1]:6443\r\naccept: application/json\r\n\r\n"),
        (.put, "{}", "PUT /api?a=b HTTP/1.1\r\nhost: [::1]:6443\r\naccept: application/json\r\ncontent-length: 2\r\n\r\n{}"),
        (.post, "", "POST /api?a=b HTTP/1.1\r\nhost: [::1]:6443\r\naccept: application/json\r\ncontent-length: 0\r\n\r\n"),
    ])
private func requests(_ method: HTTPMethod, _ body: String, _ expected: String) {
    let request = HTTPClientRequest(
        method: method, target: "/api?a=b", host: "[::1]:6443", fields: [("accept", "application/json")], body: Array(body.utf8))
    var output: [UInt8] = []
    request.write(into: &output)
    #expect(String(decoding: output, as: UTF8.self) == expected)
}

@Test("Line ends in a target or a field do not start a new line")
private func requestSplitting() throws {
    let request = HTTPClientRequest(
        method: .get, target: "/a HTTP/1.1\r\nX: y\r\n", host: "a\r\nX: y", fields: [("authorization", "Bearer a\r\nX: y\n")])
    var output: [UInt8] = []
    request.write(into: &output)
    let server = try Exchange(.http1)
    server.send(output)
    let text = String(decoding: output, as: UTF8.self)
    #expect(!text.contains("\nX") && text.split(separator: "\r\n").count == 3)
}

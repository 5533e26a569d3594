import Glibc
import HTTPEngine
import Testing

/// The Date field of an HTTP/1.1 response at this time.
private func dateLine(_ seconds: Int64) throws -> String? {
    let exchange = try Exchange(.http1) { _ in HTTPResponse(status: 204, date: HTTPDate(secondsSince1970: seconds)) }
    exchange.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    return exchange.sentText.split(separator: "\r\n").first { $0.hasPrefix("date: ") }.map { String($0.dropFirst(6)) }
}

@Test(
    "A date is written as IMF-fixdate (RFC 9110 §5.6.7) and limited to the years 1970 to 9999",
    arguments: [
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (951_868_800, "Wed, 01 Mar 2000 00:00:00 GMT"),
        (1_735_689_599, "Tue, 31 Dec 2024 23:59:59 GMT"), (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
        (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"), (253_402_300_800, "Fri, 31 Dec 9999 23:59:59 GMT"),
        (-1, "Thu, 01 Jan 1970 00:00:00 GMT"), (.max, "Fri, 31 Dec 9999 23:59:59 GMT"), (.min, "Thu, 01 Jan 1970 00:00:00 GMT"),
    ] as [(Int64, String)])
func imfFixdate(_ seconds: Int64, _ text: String) throws {
    #expect(try dateLine(seconds) == text)
}

@Test("A date equals that of the C library, every 37 hours and some seconds over two centuries")
func againstCLibrary() throws {
    var dates: [Int64: String] = [:]
    let exchange = try Exchange(.http1) { request in
        HTTPResponse(status: 204, date: HTTPDate(secondsSince1970: Int64(request.path.dropFirst()) ?? 0))
    }
    for step in 0..<50_000 as Range<Int64> {
        let seconds = step * 133_333
        exchange.send("GET /\(seconds) HTTP/1.1\r\nHost: a\r\n\r\n")
        dates[seconds] = ""
    }
    let lines = exchange.sentText.split(separator: "\r\n").filter { $0.hasPrefix("date: ") }
    #expect(lines.count == dates.count)
    for (seconds, line) in zip(dates.keys.sorted(), lines) {
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        var buffer = [CChar](repeating: 0, count: 40)
        strftime(&buffer, buffer.count, "date: %a, %d %b %Y %H:%M:%S GMT", &parts)
        let expected = buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
        if String(line) != expected { Issue.record("\(seconds): \(line), not \(expected ?? "")") }
    }
}

private let date = HTTPDate(secondsSince1970: 784_111_777)
private let text = "Sun, 06 Nov 1994 08:49:37 GMT"

@Test(
    "An HTTP/2 response has the date that the server set, and 100 (Continue) has none", arguments: [date, nil] as [HTTPDate?])
func http2Date(_ date: HTTPDate?) throws {
    let conversation = try HTTP2Conversation { _ in HTTPResponse(status: 200, date: date) }
    conversation.server.expectationResponse = HTTPResponse(status: 100, date: date)
    let stream = conversation.client.request("POST", "/", fields: [("expect", "100-continue")], body: [], isComplete: false)
    #expect(conversation.run())
    #expect(conversation.client.responses[stream]?.statuses == ["100"])
    #expect(conversation.client.responses[stream]?.fields["date"] == nil)
    conversation.client.finish(stream)
    #expect(conversation.run())
    #expect(conversation.client.responses[stream]?.fields["date"] == (date == nil ? nil : text))
}

@Test(
    "An HTTP/1.1 response has the date that the server set, and 100 (Continue) has none", arguments: [date, nil] as [HTTPDate?])
func http1Date(_ date: HTTPDate?) throws {
    let exchange = try Exchange(.http1) { _ in HTTPResponse(status: 200, contentType: "", date: date) }
    exchange.expectationResponse = HTTPResponse(status: 100, date: date)
    exchange.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")
    exchange.send("x")
    let line = date == nil ? "" : "date: \(text)\r\n"
    #expect(exchange.sentText == "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\(line)content-length: 0\r\n\r\n")
}

import ExpositionFormat
import Glibc
import Sockets
import Testing
import WebhookServer

private let short = Duration.milliseconds(50)

/// Waits until the server closes a bare socket.
private func waitForClose(_ socket: borrowing StreamSocket) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
        switch buffer.withUnsafeMutableBytes({ socket.receive(into: $0) }) {
        case .bytes: continue
        case .endOfStream, .failed: return true
        case .wouldBlock: return false
        }
    }
}

@Test("a handshake that does not go on is ended", arguments: [0, 1, 5])
func slowHandshake(count: Int) throws {
    try TestServer.with({ $0.timeouts.handshake = short }) { test in
        let socket = try TestClient.socket(to: test.server.port)
        // The beginning of a TLS record.
        if count > 0 { _ = socket.send(([0x16, 3, 1, 2, 0] as [UInt8]).span.extracting(0..<count)) }
        let isClosed = waitForClose(socket)
        #expect(isClosed)
    }
}

@Test("a connection that has nothing to say is ended with a close_notify")
func idle() throws {
    try TestServer.with({ $0.timeouts.idle = short }) { test in
        var client = try test.client()
        #expect(try client.rest() == [])
    }
}

@Test("an idle HTTP/2 connection is ended with GOAWAY")
func idleHTTP2() throws {
    try TestServer.with({ $0.timeouts.idle = short }) { test in
        var client = try test.client(["h2"])
        try client.send(HTTP2Frame.preface)
        var kinds: [UInt8] = []
        while let frame = try? client.frame() { kinds.append(frame.kind) }
        #expect(kinds.last == HTTP2Frame.Kind.goAway.rawValue)
    }
}

@Test("a head that does not end, and a body that does not, are answered with 408", arguments: [true, false])
func slowRequest(isHead: Bool) throws {
    try TestServer.with({ configuration in
        if isHead { configuration.timeouts.head = short } else { configuration.timeouts.body = short }
    }) { test in
        var client = try test.client()
        let request = TestClient.post("/validate", "0123456789")
        try client.send(String(isHead ? request.prefix(30) : request.dropLast(3)))
        let response = try client.response()
        #expect(response.status == 408)
        #expect(response.head.contains("\r\nconnection: close\r\n"))
        #expect(response.body.contains("the \(isHead ? "head" : "body") of the request has taken too long to arrive"))
        #expect(try client.rest() == [])
    }
}

/// The head of a review on stream 1 of HTTP/2, and a part of its body.
private let halfRequest =
    Array(HTTP2Frame.request(stream: 1, path: "/validate", body: [1]).dropLast(10)) + HTTP2Frame.bytes(.data, stream: 1, [1])

@Test("a body that does not end costs its stream, not its neighbours, which keep the connection busy all the time")
func slowStream() throws {
    try TestServer.with({ $0.timeouts.body = .milliseconds(300) }) { test in
        var client = try test.client(["h2"])
        try client.send(HTTP2Frame.preface)
        // Room for the neighbours' answers, however many there will be.
        try client.send(HTTP2Frame.bytes(.windowUpdate, [0x3F, 0, 0, 0]) + halfRequest)
        var slow: [HTTP2Frame] = []
        var rest: [UInt8] = []
        for stream in stride(from: 3, to: 100_000, by: 2) where slow.last?.kind != HTTP2Frame.Kind.reset.rawValue {
            // The end of one request and the beginning of the next come together: the connection is never seen waiting for stream 1 alone.
            let request = HTTP2Frame.request(stream: stream, path: "/validate", body: [1])
            try client.send(rest + request.prefix(20))
            rest = Array(request.dropFirst(20))
            var isAnswered = stream == 3
            while !isAnswered {
                let frame = try client.frame()
                if frame.stream == 1 { slow.append(frame) }
                if frame.stream == stream - 2, let status = frame.status { #expect(status == 200) }
                isAnswered = frame.stream == stream - 2 && frame.endsStream
            }
        }
        #expect(slow.first?.status == 408)
        // RFC 9113 §8.1: NO_ERROR, since the answer is complete.
        #expect(slow.last?.payload == [0, 0, 0, 0])
    }
}

@Test("a stream is given up in time although its peer finishes an older one now and then")
func slowCohort() throws {
    try TestServer.with({ configuration in
        configuration.timeouts.body = .milliseconds(300)
        configuration.timeouts.write = .milliseconds(300)
    }) { test in
        var client = try test.client(["h2"])
        try client.send(HTTP2Frame.preface)
        let streams = Array(stride(from: 1, to: 40, by: 2))
        // In one record, so that they are one cohort: what comes later has a time of its own.
        try client.send(
            streams.flatMap { HTTP2Frame.request(stream: $0, path: "/validate", body: [1]).dropLast(10) })
        var statuses: [Int] = []
        for stream in streams where statuses.allSatisfy({ $0 == 200 }) {
            usleep(200_000)
            // Were it not for the others, each would be finished in time.
            try client.send(HTTP2Frame.bytes(.data, flags: 1, stream: stream, [1]))
            statuses.append(try client.response(onStream: stream).status)
        }
        #expect(statuses.last != 200)
        #expect(statuses.count <= 5)
        try client.send(HTTP2Frame.request(stream: 41, path: "/validate", body: [1]))
        #expect(try client.response(onStream: 41).status == 200)
    }
}

@Test("a body that does not end in HTTP/2, on a connection that is otherwise still, ends its stream only")
func slowLoneStream() throws {
    try TestServer.with({ $0.timeouts.body = short }) { test in
        var client = try test.client(["h2"])
        try client.send(HTTP2Frame.preface)
        try client.send(halfRequest)
        #expect(try client.response(onStream: 1).status == 408)
        // What was on its way is passed over.
        try client.send(HTTP2Frame.bytes(.data, flags: 1, stream: 1, [2]))
        try client.send(HTTP2Frame.request(stream: 3, path: "/validate", body: [1]))
        #expect(try client.response(onStream: 3).status == 200)
    }
}

@Test("a head that does not end in HTTP/2 ends the connection, for nothing can come after it")
func slowHTTP2Head() throws {
    try TestServer.with({ $0.timeouts.head = short }) { test in
        var client = try test.client(["h2"])
        try client.send(HTTP2Frame.preface)
        try client.send(HTTP2Frame.request(stream: 1, path: "/validate", body: [1, 2, 3]).prefix(20))
        var kinds: [UInt8] = []
        while let frame = try? client.frame() { kinds.append(frame.kind) }
        #expect(kinds.last == HTTP2Frame.Kind.goAway.rawValue)
    }
}

@Test("an answer that an HTTP/2 peer has no window for is given up, and the connection lives on")
func shutWindow() throws {
    try TestServer.with({ $0.timeouts.write = short }) { test in
        var client = try test.client(["h2"])
        // SETTINGS_INITIAL_WINDOW_SIZE of zero.
        try client.send(HTTP2Frame.preface + HTTP2Frame.bytes(.settings, [0, 4, 0, 0, 0, 0]))
        try client.send(HTTP2Frame.request(stream: 1, path: "/validate", body: [1]))
        var frame = try client.frame()
        while frame.kind != HTTP2Frame.Kind.reset.rawValue { frame = try client.frame() }
        #expect(frame.stream == 1)
        #expect(frame.payload == [0, 0, 0, 8])  // CANCEL
        try client.send(HTTP2Frame.bytes(.settings, [0, 4, 0, 0, 4, 0]))
        try client.send(HTTP2Frame.request(stream: 3, path: "/validate", body: [1]))
        #expect(try client.response(onStream: 3).status == 200)
    }
}

@Test("whoever does not take an answer is disconnected")
func slowReader() throws {
    try TestServer.with({ $0.timeouts.write = short }) { test in
        var client = try test.client()
        try client.send(TestClient.post("/large", "{}"))
        // A reader that wakes up too late.
        #expect(try becomesTrue { try test.metrics()["ctp_webhook_timeouts_total", ["activity": "write"]] == 1 })
        let rest = try client.rest()
        #expect(rest.count < 8 << 20)
    }
}

@Test("as many connections as allowed are served; one more is closed at once")
func connectionLimit() throws {
    try TestServer.with({ configuration in
        configuration.maxConnections = 2
    }) { test in
        var first = try test.client()
        do {
            var second = try test.client()
            do {
                _ = try test.client()
                Issue.record("a third connection was served")
            } catch {}
            #expect(try second.ask(TestClient.post("/validate", "{}")).status == 200)
        }
        #expect(try first.ask(TestClient.post("/validate", "{}")).status == 200)
        #expect(test.log.all.contains { $0.contains(#""reason":"too_many""#) })
    }
}

import ExpositionFormat
import Glibc
import LinuxSystem
import Testing
import WebhookServer

private let short = Duration.milliseconds(50)

/// Waits until the server closes a socket.
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

@Test("a handshake that does not advance times out", arguments: [0, 1, 5])
func slowHandshake(count: Int) throws {
    try TestServer.with({ $0.timeouts.handshake = short }) { test in
        let socket = try TestClient.socket(to: test.server.port)
        // The beginning of a TLS record.
        if count > 0 { _ = socket.send(([0x16, 3, 1, 2, 0] as [UInt8]).span.extracting(0..<count)) }
        let isClosed = waitForClose(socket)
        #expect(isClosed)
    }
}

/// What a client sends after its handshake, less than the beginning of a use of HTTP.
private let silences: [(protocols: [String], bytes: [UInt8])] = [
    (["http/1.1"], []), (["http/1.1"], Array("\r\n".utf8)), (["h2"], []), (["h2"], Array(HTTP2Frame.preface.prefix(10))),
    // The preface without the SETTINGS frame that must follow (RFC 9113 §3.4).
    (["h2"], Array(HTTP2Frame.preface.prefix(24))), (["h2"], Array(HTTP2Frame.preface.prefix(32))),
]

@Test("a client that sends no request, or no complete preface, has the header timeout", arguments: silences.indices)
func silentClient(index: Int) throws {
    try TestServer.with({ $0.timeouts.head = short }) { test in
        var client = try test.client(silences[index].protocols)
        try client.send(silences[index].bytes)
        // The idle timeout, two minutes, is longer than the patience of the client.
        let rest = try client.rest()
        #expect(!String(decoding: rest, as: UTF8.self).hasPrefix("HTTP/1.1"))
        #expect(try test.metrics()["ctp_webhook_timeouts_total", ["activity": "head"]] == 1)
    }
}

@Test("a connection that is idle between requests is closed with a close_notify, after the idle timeout")
func idle() throws {
    try TestServer.with({ configuration in
        configuration.timeouts.head = .seconds(3600)
        configuration.timeouts.idle = short
    }) { test in
        var client = try test.client()
        #expect(try client.response(to: TestClient.post("/validate", "{}")).status == 200)
        #expect(try client.rest() == [])
        #expect(try test.metrics()["ctp_webhook_timeouts_total", ["activity": "idle"]] == 1)
    }
}

@Test("an HTTP/2 connection without streams is closed with GOAWAY, after the idle timeout")
func idleHTTP2() throws {
    try TestServer.with({ configuration in
        configuration.timeouts.head = .seconds(3600)
        configuration.timeouts.idle = short
    }) { test in
        var client = try test.client(["h2"])
        try client.send(HTTP2Frame.preface)
        var kinds: [UInt8] = []
        while let frame = try? client.frame() { kinds.append(frame.kind) }
        #expect(kinds.last == HTTP2Frame.Kind.goAway.rawValue)
    }
}

@Test("an incomplete head, and an incomplete body, get 408", arguments: [true, false])
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
        #expect(response.body.contains("the \(isHead ? "head" : "body") of the request took too long to arrive"))
        #expect(try client.rest() == [])
    }
}

/// The head of a review on HTTP/2 stream 1, and a part of its body.
private let halfRequest =
    Array(HTTP2Frame.request(stream: 1, path: "/validate", body: [1]).dropLast(10)) + HTTP2Frame.bytes(.data, stream: 1, [1])

@Test("an incomplete body ends its HTTP/2 stream, while other streams keep the connection busy")
func slowStream() throws {
    try TestServer.with({ $0.timeouts.body = .milliseconds(300) }) { test in
        var client = try test.client(["h2"])
        try client.send(HTTP2Frame.preface)
        // A window for the responses on all other streams.
        try client.send(HTTP2Frame.bytes(.windowUpdate, [0x3F, 0, 0, 0]) + halfRequest)
        var slow: [HTTP2Frame] = []
        var rest: [UInt8] = []
        for stream in stride(from: 3, to: 100_000, by: 2) where slow.last?.kind != HTTP2Frame.Kind.reset.rawValue {
            // The end of one request and the beginning of the next are sent together, so that the connection never waits for stream 1 alone.
            let request = HTTP2Frame.request(stream: stream, path: "/validate", body: [1])
            try client.send(rest + request.prefix(20))
            rest = Array(request.dropFirst(20))
            var isComplete = stream == 3
            while !isComplete {
                let frame = try client.frame()
                if frame.stream == 1 { slow.append(frame) }
                if frame.stream == stream - 2, let status = frame.status { #expect(status == 200) }
                isComplete = frame.stream == stream - 2 && frame.endsStream
            }
        }
        #expect(slow.first?.status == 408)
        // RFC 9113 §8.1: NO_ERROR, since the response is complete.
        #expect(slow.last?.payload == [0, 0, 0, 0])
    }
}

@Test("streams of one time have a common deadline, even if the peer completes an older one now and then")
func streamDeadline() throws {
    try TestServer.with({ configuration in
        configuration.timeouts.body = .milliseconds(300)
        configuration.timeouts.write = .milliseconds(300)
    }) { test in
        var client = try test.client(["h2"])
        try client.send(HTTP2Frame.preface)
        let streams = Array(stride(from: 1, to: 40, by: 2))
        // In one TLS record, so that they have a common deadline.
        try client.send(
            streams.flatMap { HTTP2Frame.request(stream: $0, path: "/validate", body: [1]).dropLast(10) })
        var statuses: [Int] = []
        for stream in streams where statuses.allSatisfy({ $0 == 200 }) {
            usleep(200_000)
            // Alone, each stream would be complete in time.
            try client.send(HTTP2Frame.bytes(.data, flags: 1, stream: stream, [1]))
            statuses.append(try client.response(onStream: stream).status)
        }
        #expect(statuses.last != 200)
        #expect(statuses.count <= 5)
        try client.send(HTTP2Frame.request(stream: 41, path: "/validate", body: [1]))
        #expect(try client.response(onStream: 41).status == 200)
    }
}

@Test("an incomplete body ends only its HTTP/2 stream, on a connection without other streams")
func slowLoneStream() throws {
    try TestServer.with({ $0.timeouts.body = short }) { test in
        var client = try test.client(["h2"])
        try client.send(HTTP2Frame.preface)
        try client.send(halfRequest)
        #expect(try client.response(onStream: 1).status == 408)
        // Late DATA is ignored.
        try client.send(HTTP2Frame.bytes(.data, flags: 1, stream: 1, [2]))
        try client.send(HTTP2Frame.request(stream: 3, path: "/validate", body: [1]))
        #expect(try client.response(onStream: 3).status == 200)
    }
}

@Test("an incomplete HTTP/2 head ends the connection, because no other frame may follow it")
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

@Test("a response that does not fit into the window of the HTTP/2 client ends its stream, and the connection stays open")
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

@Test("a client that does not take a response is disconnected")
func slowReader() throws {
    try TestServer.with({ $0.timeouts.write = short }) { test in
        var client = try test.client()
        try client.send(TestClient.post("/large", "{}"))
        // The client begins to read after the timeout.
        #expect(try becomesTrue { try test.metrics()["ctp_webhook_timeouts_total", ["activity": "write"]] == 1 })
        let rest = try client.rest()
        #expect(rest.count < 8 << 20)
    }
}

@Test("a connection beyond the limit is closed at once")
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
            #expect(try second.response(to: TestClient.post("/validate", "{}")).status == 200)
        }
        #expect(try first.response(to: TestClient.post("/validate", "{}")).status == 200)
        #expect(test.log.all.contains { $0.contains(#""peer":"127.0.0.1:"#) && $0.contains(#""reason":"too_many""#) })
    }
}

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

@Test("a head that does not end, and a body that does not, are ended", arguments: [true, false])
func slowRequest(isHead: Bool) throws {
    try TestServer.with({ configuration in
        if isHead { configuration.timeouts.head = short } else { configuration.timeouts.body = short }
    }) { test in
        var client = try test.client()
        let request = TestClient.post("/validate", "0123456789")
        try client.send(String(isHead ? request.prefix(30) : request.dropLast(3)))
        #expect(try client.rest() == [])
    }
}

@Test("whoever does not take an answer is disconnected")
func slowReader() throws {
    try TestServer.with({ $0.timeouts.write = short }) { test in
        var client = try test.client()
        try client.send(TestClient.post("/large", "{}"))
        // A reader that wakes up too late; were it to wake up sooner, this test would find nothing, not fail.
        usleep(500_000)
        let rest = try client.rest()
        #expect(rest.count < 8 << 20)
    }
}

@Test("as many connections as allowed are served; one more is closed at once")
func connectionLimit() throws {
    try TestServer.with({ configuration in
        configuration.threads = 1
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
        #expect(test.log.all.contains { $0.contains("too many connections") })
    }
}

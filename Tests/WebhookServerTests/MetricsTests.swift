import ExpositionFormat
import LinuxSystem
import TLSEngine
import Telemetry
import Testing

@testable import WebhookServer

extension Exposition {
    /// All series that are not 0, without those whose values depend on time.
    fileprivate var counted: [String: Double] {
        let samples = families.flatMap(\.samples).filter { sample in
            sample.value != 0 && !sample.name.hasSuffix("_bucket") && !sample.name.hasSuffix("_sum")
                && sample.name != "ctp_webhook_certificate_not_after_seconds"
        }
        let texts = samples.map { sample in
            let labels = sample.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            return (sample.name + (labels.isEmpty ? "" : " " + labels.joined(separator: " ")), sample.value)
        }
        return Dictionary(uniqueKeysWithValues: texts)
    }
}

/// Reads the metrics until `isRight`, because a worker counts some events after its response.
private func metrics(of test: TestServer, until isRight: (Exposition) -> Bool) throws -> Exposition {
    var page = try test.metrics()
    _ = try becomesTrue {
        page = try test.metrics()
        return isRight(page)
    }
    return page
}

extension Exposition {
    /// Whether every connection of the HTTPS port was closed, counted and logged.
    fileprivate var showsNoConnection: Bool {
        families.flatMap(\.samples).allSatisfy { $0.name != "ctp_webhook_connections" || $0.value == 0 }
    }
}

@Test("at the start all series exist and are 0")
func untouched() throws {
    try TestServer.with { test in
        let page = try test.metrics()
        #expect(page.counted == [:])
        #expect(page["controller_runtime_webhook_requests_total", ["webhook": "/validate", "code": "200"]] == 0)
        #expect(page["controller_runtime_webhook_latency_seconds_count", ["webhook": "/mutate"]] == 0)
        #expect(page["ctp_webhook_tls_handshake_failures_total", ["reason": "not_tls"]] == 0)
        #expect(page["ctp_webhook_certificate_reloads_total", ["result": "failed"]] == 0)
    }
}

@Test("traffic is counted exactly")
func knownTraffic() throws {
    try TestServer.with { test in
        do {
            var client = try test.client()
            for _ in 0..<3 { _ = try client.response(to: TestClient.post("/validate?timeout=1s", "{}")) }
            _ = try client.response(to: TestClient.post("/broken", "{}"))
            _ = try client.response(to: TestClient.post("/mutate", "{}", type: "text/plain"))
            _ = try client.response(to: "GET /mutate HTTP/1.1\r\nHost: t\r\n\r\n")
            _ = try client.response(to: "GET /nowhere HTTP/1.1\r\nHost: t\r\n\r\n")
            _ = try client.response(to: "GET /readyz HTTP/1.1\r\nHost: t\r\n\r\n")
            #expect(try test.becomes(1, in: "idle"))
            _ = try client.response(to: "what is this\r\n\r\n")
        }
        do {
            var client = try test.client(["h2"])
            try client.send(HTTP2Frame.preface)
            try client.send(HTTP2Frame.request(stream: 1, path: "/mutate", body: [1]))
            _ = try client.response(onStream: 1)
        }
        let socket = try TestClient.socket(to: test.server.port)
        _ = socket.send(Array("GET / HTTP/1.1\r\nHost: t\r\n\r\n".utf8).span)
        let page = try metrics(of: test) { page in
            page["ctp_webhook_tls_handshakes_total", ["result": "failed"]] == 1 && page.showsNoConnection
        }
        #expect(
            page.counted == [
                "controller_runtime_webhook_requests_total code=200 webhook=/validate": 3,
                "controller_runtime_webhook_requests_total code=500 webhook=/broken": 1,
                "controller_runtime_webhook_requests_total code=415 webhook=/mutate": 1,
                "controller_runtime_webhook_requests_total code=405 webhook=/mutate": 1,
                "controller_runtime_webhook_requests_total code=200 webhook=/mutate": 1,
                "controller_runtime_webhook_latency_seconds_count webhook=/validate": 3,
                "controller_runtime_webhook_latency_seconds_count webhook=/broken": 1,
                "controller_runtime_webhook_latency_seconds_count webhook=/mutate": 1,
                "ctp_webhook_connections_accepted_total": 3,
                "ctp_webhook_tls_handshakes_total result=completed": 2,
                "ctp_webhook_tls_handshakes_total result=failed": 1,
                "ctp_webhook_tls_handshake_failures_total reason=not_tls": 1,
                "ctp_webhook_protocol_errors_total kind=400 protocol=http/1.1": 1,
            ])
    }
}

@Test("the metrics show the expiry of the certificate, and count reloads")
func certificateMetrics() throws {
    try TestServer.with { test in
        let first = try test.metrics()["ctp_webhook_certificate_not_after_seconds", [:]]
        let (_, context) = try TestServer.credentials(validUntil: 40 * TestServer.day)
        test.server.replaceContext(context)
        test.server.context.certificate.reloadFailed("the key does not match")
        test.server.context.certificate.reloadFailed("the key does not match")
        let page = try test.metrics()
        #expect(page["ctp_webhook_certificate_not_after_seconds", [:]] == Double(context.certificate.notAfter))
        #expect(first != Double(context.certificate.notAfter))
        #expect(page["ctp_webhook_certificate_reloads_total", ["result": "ok"]] == 1)
        #expect(page["ctp_webhook_certificate_reloads_total", ["result": "failed"]] == 2)
    }
}

@Test("connections beyond the limit and timeouts are counted")
func refusedAndTimedOut() throws {
    try TestServer.with({ configuration in
        configuration.threads = 1
        configuration.maxConnections = 2
        // Long enough to open three connections.
        configuration.timeouts.handshake = .seconds(2)
        configuration.timeouts.head = .seconds(2)
    }) { test in
        var first = try test.client()
        try first.send("POST")
        let second = try TestClient.socket(to: test.server.port)
        var received = [UInt8](repeating: 0, count: 100)
        // The second is open until its timeout, so the third is refused.
        let third = try TestClient.socket(to: test.server.port)
        while case .bytes = received.withUnsafeMutableBytes({ third.receive(into: $0) }) {}
        while case .bytes = received.withUnsafeMutableBytes({ second.receive(into: $0) }) {}
        _ = try first.rest()
        let page = try metrics(of: test) { $0.showsNoConnection }
        #expect(page["ctp_webhook_connections_refused_total", ["reason": "too_many"]] == 1)
        #expect(page["ctp_webhook_timeouts_total", ["activity": "handshake"]] == 1)
        #expect(page["ctp_webhook_timeouts_total", ["activity": "head"]] == 1)
        #expect(page["ctp_webhook_tls_handshake_failures_total", ["reason": "timeout"]] == 1)
        #expect(page["ctp_webhook_connections_accepted_total", [:]] == 3)
    }
}

/// Frames after the preface, and the error code of the connection.
struct HTTP2Fault: CustomTestStringConvertible {
    let code: String
    let frames: [UInt8]
    // The output of a failed test must not contain thousands of bytes.
    var testDescription: String { code }

    static let rows = [
        HTTP2Fault(code: "PROTOCOL_ERROR", frames: HTTP2Frame.bytes(.settings, stream: 1)),
        HTTP2Fault(code: "FRAME_SIZE_ERROR", frames: HTTP2Frame.bytes(.ping, [1])),
        HTTP2Fault(
            code: "ENHANCE_YOUR_CALM",
            frames: Array(repeatElement(HTTP2Frame.bytes(.ping, [UInt8](repeating: 0, count: 8)), count: 3000).joined())),
        HTTP2Fault(code: "COMPRESSION_ERROR", frames: HTTP2Frame.bytes(.headers, flags: 5, stream: 1, [0xFF])),
    ]
}

@Test("an HTTP/2 connection error is counted by its code, and logged with the peer", arguments: HTTP2Fault.rows)
func http2Errors(fault: HTTP2Fault) throws {
    try TestServer.with { test in
        var client = try test.client(["h2"])
        // The server may close the connection before it has read the last frame.
        try? client.send(HTTP2Frame.preface + fault.frames)
        while (try? client.frame()) != nil {}
        let page = try metrics(of: test) { $0.showsNoConnection }
        #expect(
            page.counted.filter { $0.key.hasPrefix("ctp_webhook_protocol_errors") } == [
                "ctp_webhook_protocol_errors_total kind=\(fault.code) protocol=h2": 1
            ])
        #expect(
            test.log.all.filter {
                $0.contains(#""message":"HTTP/2 connection error","error":"\#(fault.code)","peer":"127.0.0.1:"#)
            }.count == 1)
    }
}

@Test("a peer that closes during its handshake, as TCP health checks do, is counted and not logged", arguments: [0, 5])
func goneAway(count: Int) throws {
    try TestServer.with { test in
        do {
            let socket = try TestClient.socket(to: test.server.port)
            if count > 0 { _ = socket.send(([0x16, 3, 1, 2, 0] as [UInt8]).span.extracting(0..<count)) }
        }
        let page = try metrics(of: test) { $0["ctp_webhook_tls_handshakes_total", ["result": "failed"]] == 1 }
        #expect(page["ctp_webhook_tls_handshake_failures_total", ["reason": "closed"]] == 1)
        #expect(test.log.all == [])
    }
}

@Test("the metrics of the process have the values of the system")
func process() throws {
    let registry = MetricRegistry()
    registry.addProcess()
    let page = try Exposition(String(decoding: registry.page(), as: UTF8.self))
    let now = Double(WallTime.now().seconds)
    let start = try #require(page["process_start_time_seconds", [:]])
    // Within the second that has begun.
    #expect((now - 3 * 3600...now + 1).contains(start))
    #expect(try #require(page["process_cpu_seconds_total", [:]]) > 0)
    #expect(try #require(page["process_resident_memory_bytes", [:]]) > 1_048_576)
    #expect(try #require(page["process_virtual_memory_bytes", [:]]) > 1_048_576)
    let open = try #require(page["process_open_fds", [:]])
    #expect(open >= 3)
    #expect(try #require(page["process_max_fds", [:]]) >= open)
}

import Glibc
import LinuxSystem
import Testing

/// The line of a response's head with this Date, formatted by the C library.
private func dateLine(_ seconds: Int64) -> String {
    var time = time_t(seconds)
    var parts = tm()
    gmtime_r(&time, &parts)
    var buffer = [CChar](repeating: 0, count: 48)
    strftime(&buffer, buffer.count, "\r\ndate: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts)
    return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
}

@Test(
    "Every response has the current time as its Date, on both ports",
    arguments: [
        (TestClient.post("/validate", "{}"), 200), ("GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n", 200),
        ("HEAD /healthz HTTP/1.1\r\nHost: t\r\n\r\n", 200), ("GET /nowhere HTTP/1.1\r\nHost: t\r\n\r\n", 404),
        ("GET / HTTP/1.1\r\n\r\n", 400),
    ])
func responseDate(request: String, status: Int) throws {
    try TestServer.with { test in
        let start = WallTime.now().seconds
        var client = try test.client()
        try client.send(request)
        let responses = [try client.response(toHead: request.hasPrefix("HEAD")), try test.getFromMetricsPort("/healthz")]
        #expect(responses.map(\.status) == [status, 200])
        for response in responses {
            #expect((start...WallTime.now().seconds).contains { response.head.contains(dateLine($0)) }, "\(response.head)")
        }
    }
}

@Test(
    "A request target with a control character is rejected with 400",
    arguments: [
        "http\u{1A}\u{0F}\u{0F}localhost/healthz", "/healthz\u{1}", "/healthz?\u{7F}", "http://local\u{1}host/healthz",
        "/héalthz",
    ])
func controlCharacters(target: String) throws {
    try TestServer.with { test in
        var client = try test.client()
        #expect(try client.response(to: "GET \(target) HTTP/1.1\r\nHost: t\r\n\r\n").status == 400)
    }
}

import HTTPEngine
import Testing
import WebhookServer

private struct Row: Sendable, CustomTestStringConvertible {
    let request: String
    let status: Int
    let reason: String
    let message: String
    var allow = ""
    var testDescription: String { "\(status)" }
}

private let rows = [
    Row(
        request: "GET /nowhere HTTP/1.1\r\nHost: t\r\n\r\n", status: 404, reason: "NotFound",
        message: "path not found: /nowhere"),
    Row(
        request: TestClient.post("/Validate", "{}"), status: 404, reason: "NotFound", message: "path not found: /Validate"),
    Row(
        request: "GET /validate HTTP/1.1\r\nHost: t\r\n\r\n", status: 405, reason: "MethodNotAllowed",
        message: "the method for /validate must be POST", allow: "POST"),
    Row(
        request: TestClient.post("/healthz", "{}"), status: 405, reason: "MethodNotAllowed",
        message: "the method for /healthz must be GET or HEAD", allow: "GET, HEAD"),
    Row(
        request: TestClient.post("/validate", "{}", type: "text/yaml; charset=utf-8"), status: 415,
        reason: "UnsupportedMediaType",
        message: "the Content-Type is text/yaml; it must be application/json"),
    Row(
        request: TestClient.post("/validate", "{}", type: nil), status: 415, reason: "UnsupportedMediaType",
        message: "the Content-Type is missing; it must be application/json"),
]

@Test("a request that is not a review gets an error, and the connection stays open", arguments: rows)
private func refused(row: Row) throws {
    try TestServer.with { test in
        var client = try test.client()
        let response = try client.response(to: row.request)
        #expect(response.status == row.status)
        #expect(
            response.body
                == #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"\#(row.message)","#
                + #""reason":"\#(row.reason)","code":\#(row.status)}"#)
        if !row.allow.isEmpty { #expect(response.head.contains("\r\nallow: \(row.allow)\r\n")) }
        #expect(
            try client.response(to: TestClient.post("/validate", "{}", type: "Application/JSON; charset=utf-8")).status == 200)
    }
}

/// The head of a request with `Expect: 100-continue` and two bytes of content.
private func expecting(_ request: String) -> String {
    request.replacing("Host: test\r\n", with: "Host: test\r\nExpect: 100-continue\r\n").replacing("\r\n\r\n{}", with: "\r\n\r\n")
}

@Test(
    "a request with Expect: 100-continue that is not a review gets an error instead of 100",
    arguments: rows.filter { $0.request.hasPrefix("POST") })
private func refusedUnsent(row: Row) throws {
    try TestServer.with { test in
        var client = try test.client()
        let response = try client.response(to: expecting(row.request))
        #expect(response.status == row.status && response.body.contains(row.message))
        #expect(response.head.contains("\r\nconnection: close\r\n"))
        #expect(try client.rest() == [])
    }
}

@Test("a review with Expect: 100-continue gets 100 and then its response")
func expectContinue() throws {
    try TestServer.with { test in
        var client = try test.client()
        for _ in 0..<2 {
            #expect(try client.response(to: expecting(TestClient.post("/validate", "{}"))).status == 100)
            #expect(try client.response(to: "{}").status == 200)
        }
    }
}

@Test("a body beyond the limit gets 413 while it is still being sent, and the client receives the response")
func tooLargeBody() throws {
    try TestServer.with({ $0.limits.maxBodyBytes = 1000 }) { test in
        var client = try test.client()
        #expect(try client.response(to: TestClient.post("/validate", String(repeating: "x", count: 1000))).status == 200)
        let response = try client.response(to: TestClient.post("/validate", String(repeating: "x", count: 1001)))
        #expect(response.status == 413)
        #expect(response.body.contains(#""reason":"RequestEntityTooLarge""#))
        #expect(response.head.contains("\r\nconnection: close\r\n"))
        #expect(try client.rest() == [])
        #expect(becomesTrue { test.log.all.last?.contains(#""message":"request refused""#) == true })
        #expect(test.log.all.last?.contains(#""peer":"127.0.0.1:"#) == true)
    }
}

@Test("a head beyond the limit gets 431")
func tooLargeHead() throws {
    try TestServer.with { test in
        var client = try test.client()
        let response = try client.response(to: "GET / HTTP/1.1\r\nHost: t\r\nX: \(String(repeating: "x", count: 20_000))\r\n\r\n")
        #expect(response.status == 431)
        #expect(response.body.contains(#""code":431"#))
    }
}

@Test("bytes that are not HTTP get 400 with a Status")
func noHTTP() throws {
    try TestServer.with { test in
        var client = try test.client()
        let response = try client.response(to: "what is this\r\n\r\n")
        #expect(response.status == 400)
        #expect(response.body.contains(#""reason":"BadRequest""#))
    }
}

@Test("errors over HTTP/2 end only their stream")
func http2Refusals() throws {
    try TestServer.with({ $0.limits.maxBodyBytes = 1000 }) { test in
        var client = try test.client(["h2"])
        try client.send(HTTP2Frame.preface)
        try client.send(HTTP2Frame.request(stream: 1, method: "GET", path: "/validate", body: []))
        #expect(try client.response(onStream: 1).status == 405)
        try client.send(HTTP2Frame.request(stream: 3, path: "/validate", type: nil, body: [1]))
        #expect(try client.response(onStream: 3).status == 415)
        try client.send(HTTP2Frame.request(stream: 5, path: "/nowhere", body: [1]))
        #expect(try client.response(onStream: 5).status == 404)
        try client.send(HTTP2Frame.request(stream: 7, path: "/validate", body: [UInt8](repeating: 1, count: 1001)))
        #expect(try client.response(onStream: 7).status == 413)
        try client.send(HTTP2Frame.request(stream: 9, path: "/validate", body: [1]))
        #expect(try client.response(onStream: 9).body == "bytes=1 sum=1 timeout=none")
    }
}

@Test("health probes respond to GET and HEAD", arguments: ["/healthz", "/livez", "/readyz", "/readyz/certificate"])
func health(path: String) throws {
    try TestServer.with { test in
        var client = try test.client()
        let got = try client.response(to: "GET \(path) HTTP/1.1\r\nHost: t\r\n\r\n")
        #expect(got.status == 200)
        #expect(got.body == "ok\n")
        #expect(got.head.contains("content-type: text/plain; charset=utf-8\r\n"))
        try client.send("HEAD \(path) HTTP/1.1\r\nHost: t\r\n\r\n")
        #expect(try client.response(toHead: true).status == 200)
        #expect(try client.response(to: "GET \(path) HTTP/1.1\r\nHost: t\r\n\r\n").status == 200)
    }
}

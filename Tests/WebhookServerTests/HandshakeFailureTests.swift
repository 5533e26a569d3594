import ExpositionFormat
import TLSEngine
import Testing

@testable import WebhookServer

@Test(
    "OpenSSL's reasons are mapped to labels",
    arguments: [
        ("http request", HandshakeFailure.notTLS), ("https proxy request", .notTLS), ("wrong version number", .notTLS),
        ("packet length too long", .notTLS), ("unsupported protocol", .version), ("tlsv1 alert protocol version", .version),
        ("no shared cipher", .parameters), ("no suitable signature algorithm", .parameters),
        ("sslv3 alert handshake failure", .parameters), ("no application protocol", .parameters),
        ("tlsv1 alert unknown ca", .serverCertificate), ("sslv3 alert bad certificate", .serverCertificate),
        ("sslv3 alert certificate unknown", .serverCertificate), ("sslv3 alert certificate expired", .serverCertificate),
        ("peer did not return a certificate", .clientCertificate),
        ("certificate verify failed: unable to get local issuer certificate", .clientCertificate),
        ("closed by the peer", .closed), ("unexpected eof while reading", .closed), ("unknown reason", .other), ("", .other),
    ])
func reasons(reason: String, failure: HandshakeFailure) {
    #expect(HandshakeFailure(.handshake(reason: reason)) == failure)
}

@Test("a client that does not trust the server certificate is counted as server_certificate")
func untrusted() throws {
    try TestServer.with { test in
        let (authority, _) = try TestServer.credentials()
        #expect(throws: (any Error).self) {
            _ = try TestClient.connect(to: test.server.port, authority: authority, protocols: [])
        }
        var page = try test.metrics()
        for _ in 0..<1000 where page["ctp_webhook_tls_handshakes_total", ["result": "failed"]] == 0 { page = try test.metrics() }
        #expect(page["ctp_webhook_tls_handshake_failures_total", ["reason": "server_certificate"]] == 1)
    }
}

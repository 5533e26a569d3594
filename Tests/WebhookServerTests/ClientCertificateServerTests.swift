import ExpositionFormat
import Glibc
import TLSEngine
import Testing
import WebhookServer

@Test("a server that requires client certificates logs the subject and the reason of every rejection")
func clientCertificates() throws {
    let pair = try TestPair()
    let now = Int64(time(nil))
    let maker = try CertificateAuthority.make(commonName: "client authority", validFrom: now - 3600, lifetime: TestServer.day)
    func client(_ name: String) throws -> IssuedCertificate {
        try maker.issue(commonName: name, names: [], usage: .client, validFrom: now - 3600, lifetime: TestServer.day)
    }
    let context = try TLSServerContext(
        chain: pair.issued.certificate, key: pair.issued.privateKey,
        clients: ClientAuthentication(authorities: maker.certificate, allowedNames: ["kube-apiserver"]))
    try TestServer.start(credentials: (pair.authority, context)).run { test in
        func status(presenting own: IssuedCertificate?) throws -> Int {
            var client = try TestClient.connect(to: test.server.port, authority: pair.authority, presenting: own)
            return try client.response(to: TestClient.post("/validate", "{}")).status
        }
        let allowed = try client("kube-apiserver")
        #expect(try status(presenting: allowed) == 200)
        let others = [nil, try client("other\n\"else\""), pair.issued]
        for own in others { #expect(throws: (any Error).self) { try status(presenting: own) } }

        // The metrics port requires no client certificate.
        #expect(try test.getFromMetricsPort("/readyz").status == 200)
        let page = try test.metrics()
        #expect(page["ctp_webhook_tls_handshake_failures_total", ["reason": "client_certificate"]] == 3)
        let lines = test.log.all.filter { $0.contains(#""message":"TLS handshake failed""#) }
        #expect(lines.count == 3)
        #expect(lines.allSatisfy { $0.contains(#""peer":"127.0.0.1:"#) })
        #expect(lines[0].contains(#""error":"peer did not return a certificate""#))
        #expect(!lines[0].contains(#""client":"#))
        #expect(lines[1].contains(#""error":"certificate verify failed: the name is not allowed""#))
        #expect(lines[1].contains(#""client":"CN=other\\0A\\\"else\\\"""#), "\(lines[1])")
        #expect(lines[2].contains(#""error":"certificate verify failed: unable to get local issuer certificate""#))
        #expect(lines[2].contains(#""client":"CN=test server""#))
    }
}

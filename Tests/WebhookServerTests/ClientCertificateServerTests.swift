import ExpositionFormat
import Glibc
import TLSEngine
import Testing
import WebhookServer

@Test("a server that asks for certificates serves those it knows; of the others it logs whom it has refused, and why")
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
        func ask(_ own: IssuedCertificate?) throws -> Int {
            var client = try TestClient.connect(to: test.server.port, authority: pair.authority, presenting: own)
            return try client.ask(TestClient.post("/validate", "{}")).status
        }
        let allowed = try client("kube-apiserver")
        #expect(try ask(allowed) == 200)
        let others = [nil, try client("somebody\n\"else\""), pair.issued]
        for own in others { #expect(throws: (any Error).self) { try ask(own) } }

        // The plain port asks nobody for anything.
        #expect(try test.askPlainly("/readyz").status == 200)
        let page = try test.metrics()
        #expect(page["ctp_webhook_tls_handshake_failures_total", ["reason": "client_certificate"]] == 3)
        let lines = test.log.all.filter { $0.contains(#""message":"TLS failed""#) }
        #expect(lines.count == 3)
        #expect(lines[0].contains(#""reason":"peer did not return a certificate""#))
        #expect(!lines[0].contains(#""client":"#))
        #expect(lines[1].contains(#""reason":"certificate verify failed: the name is not allowed""#))
        #expect(lines[1].contains(#""client":"CN=somebody\\0A\\\"else\\\"""#), "\(lines[1])")
        #expect(lines[2].contains(#""reason":"certificate verify failed: unable to get local issuer certificate""#))
        #expect(lines[2].contains(#""client":"CN=test server""#))
    }
}

import Glibc
import TLSEngine
import Testing

@Test("An issued certificate has the requested properties")
func issuedCertificate() throws {
    let from: Int64 = 1_700_000_000
    let authority = try CertificateAuthority.make(commonName: "an authority", validFrom: from, lifetime: 1000)
    let names = ["localhost", "ctp-webhook.envoy-gateway-system.svc", "*.example", "127.0.0.1", "::1"]
    let issued = try authority.issue(
        commonName: "ctp-webhook", names: names.map { try SubjectAlternativeName($0) }, validFrom: from + 1, lifetime: 500)
    let certificate = try Certificate(pem: issued.certificate)
    #expect(certificate.subject == "CN=ctp-webhook")
    #expect(certificate.issuer == "CN=an authority")
    #expect(
        certificate.alternativeNames == [
            "DNS:localhost", "DNS:ctp-webhook.envoy-gateway-system.svc", "DNS:*.example", "IP Address:127.0.0.1",
            "IP Address:0:0:0:0:0:0:0:1",
        ])
    #expect(certificate.notBefore == from + 1)
    #expect(certificate.notAfter == from + 501)
    #expect(certificate.serialNumber.count == 32)
    #expect(certificate.fingerprint.count == 64)
    let root = try Certificate(pem: authority.certificate)
    #expect(root.subject == root.issuer)
    #expect(root.alternativeNames.isEmpty)
    #expect(root.fingerprint != certificate.fingerprint)
}

@Test("Two certificates have different serial numbers and keys")
func distinctCertificates() throws {
    let first = try Credentials.make(validFrom: Credentials.now, lifetime: 10)
    let second = try Credentials.make(validFrom: Credentials.now, lifetime: 10)
    #expect(
        try Certificate(pem: first.issued.certificate).serialNumber != Certificate(pem: second.issued.certificate).serialNumber)
    #expect(first.issued.privateKey != second.issued.privateKey)
}

@Test("The validity includes its first and its last second", arguments: [(-1, false), (0, true), (500, true), (501, false)])
func validity(offset: Int64, isValid: Bool) throws {
    let from: Int64 = 1_700_000_000
    let certificate = try Certificate(pem: Credentials.make(validFrom: from, lifetime: 500).issued.certificate)
    #expect(certificate.isValid(at: from + offset) == isValid)
}

@Test("An expired certificate can be loaded; clients reject it")
func expired() throws {
    let credentials = try Credentials.make(validFrom: Credentials.now - Credentials.day, lifetime: 60)
    let context = try credentials.server()
    #expect(!context.certificate.isValid(at: Credentials.now))
    try withPeers(context, credentials.client()) { client, server in
        exchange(&client, &server)
        #expect(
            client.session.state == .failed(.handshake(reason: "certificate verify failed: certificate has expired")))
    }
}

@Test("The key of another certificate is rejected")
func mismatchedKey() throws {
    let first = try Credentials.good.get()
    let second = try Credentials.make(validFrom: Credentials.now, lifetime: 10)
    #expect(throws: TLSConfigurationError.keyDoesNotMatchCertificate) {
        try TLSServerContext(chain: first.issued.certificate, key: second.issued.privateKey)
    }
}

@Test("Texts without a certificate or a key are rejected, and the error says which is missing")
func unusableTexts() throws {
    let good = try Credentials.good.get()
    let (certificate, key) = (good.issued.certificate, good.issued.privateKey)
    #expect(throws: TLSConfigurationError.noCertificate(reason: "no BEGIN CERTIFICATE line")) {
        try TLSServerContext(chain: [], key: key)
    }
    #expect(throws: TLSConfigurationError.noCertificate(reason: "no BEGIN CERTIFICATE line")) {
        try TLSServerContext(chain: key, key: key)
    }
    #expect(throws: TLSConfigurationError.self) { try TLSServerContext(chain: certificate, key: certificate) }
    #expect(throws: TLSConfigurationError.self) { try TLSServerContext(chain: certificate, key: []) }
    // A partly written file: the end of the certificate is missing.
    #expect(throws: TLSConfigurationError.self) { try TLSServerContext(chain: certificate.dropLast(40), key: key) }
    #expect(throws: TLSConfigurationError.self) { try TLSServerContext(chain: certificate, key: key.dropLast(40)) }
}

@Test("A chain may include the authority, and a malformed certificate after the first one is rejected")
func chain() throws {
    let good = try Credentials.good.get()
    let chain = good.issued.certificate + good.authority
    let context = try TLSServerContext(chain: chain, key: good.issued.privateKey)
    #expect(context.certificate.subject == "CN=test server")
    #expect(throws: TLSConfigurationError.self) {
        try TLSServerContext(chain: chain.dropLast(40), key: good.issued.privateKey)
    }
}

@Test(
    "A name is an IP address, a DNS name or a URI",
    arguments: [
        ("localhost", SubjectAlternativeName.dns("localhost")), ("a.b-c.d", .dns("a.b-c.d")), ("*.svc", .dns("*.svc")),
        ("10.0.0.1", .ip("10.0.0.1")), ("2001:db8::1", .ip("2001:db8::1")),
        ("spiffe://cluster.local/ns/kube-system/sa/api_server", .uri("spiffe://cluster.local/ns/kube-system/sa/api_server")),
        (String(repeating: "a", count: 63), .dns(String(repeating: "a", count: 63))),
    ])
func name(text: String, expected: SubjectAlternativeName) throws {
    #expect(try SubjectAlternativeName(text) == expected)
}

@Test(
    "Text that is not a name is rejected, so that it cannot add other names to a certificate",
    arguments: [
        "", ".", "a..b", "-a", "a-", "*", "a.*", "a_b", "x,IP:1.2.3.4", "dns name", "ü", "spiffe://a,DNS:b", "://a", "a://b c",
        String(repeating: "a", count: 64),
    ])
func noName(text: String) {
    #expect(throws: TLSConfigurationError.invalidName(text)) { try SubjectAlternativeName(text) }
}

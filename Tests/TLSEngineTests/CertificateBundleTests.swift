import TLSEngine
import Testing

private let from: Int64 = 1_700_000_000

private func authority(lifetime: Int64 = 1000) throws -> CertificateBundle {
    try CertificateBundle(pem: CertificateAuthority.make(commonName: "a", validFrom: from, lifetime: lifetime).certificate)
}

@Test("A bundle contains each certificate once, in order, and its text is the concatenation of the certificates")
func bundles() throws {
    let (one, two) = (try authority(), try authority())
    let both = one.adding(two)
    #expect(both.text == one.text + two.text)
    #expect(both.adding(one).adding(two) == both)
    #expect(try CertificateBundle(pem: both.text + one.text) == both)
    #expect(one.contains(one.entries[0].certificate) && !one.contains(two.entries[0].certificate))
    #expect(try CertificateBundle(pem: []).isEmpty && CertificateBundle().text.isEmpty)
}

@Test(
    "A certificate is removed from a bundle after its last second, and not before", arguments: [(1000, 2), (1001, 1), (2001, 0)])
func expiredInBundle(offset: Int64, left: Int) throws {
    let bundle = try authority().adding(authority(lifetime: 2000))
    #expect(bundle.unexpired(at: from + offset).entries.count == left)
    // Not valid yet.
    #expect(bundle.unexpired(at: from - 1) == bundle)
}

@Test(
    "A text without valid certificates is not a bundle",
    arguments: ["x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
func noBundle(text: String) {
    #expect(throws: TLSConfigurationError.self) { try CertificateBundle(pem: Array(text.utf8)) }
}

@Test("A loaded authority signs like the original one")
func loadedAuthority() throws {
    let made = try CertificateAuthority.make(commonName: "an authority", validFrom: from, lifetime: 1000)
    let loaded = try CertificateAuthority.loaded(certificate: made.certificate, key: made.privateKey)
    #expect(loaded.certificate == made.certificate)
    #expect(try loaded.privateKey == made.privateKey)
    let issued = try loaded.issue(commonName: "x", names: [.dns("a.svc")], validFrom: from, lifetime: 10)
    #expect(try made.hasSigned(issued.certificate) && loaded.hasSigned(issued.certificate))
    let other = try CertificateAuthority.make(commonName: "an authority", validFrom: from, lifetime: 1000)
    #expect(try !other.hasSigned(issued.certificate))
}

@Test("A certificate without its key, or that is not an authority's, cannot be loaded")
func noAuthority() throws {
    let made = try CertificateAuthority.make(commonName: "an authority", validFrom: from, lifetime: 1000)
    let other = try CertificateAuthority.make(commonName: "an authority", validFrom: from, lifetime: 1000)
    let issued = try made.issue(commonName: "x", names: [.dns("a.svc")], validFrom: from, lifetime: 10)
    let otherKey = try other.privateKey
    #expect(throws: TLSConfigurationError.keyDoesNotMatchCertificate) {
        _ = try CertificateAuthority.loaded(certificate: made.certificate, key: otherKey)
    }
    #expect { _ = try CertificateAuthority.loaded(certificate: issued.certificate, key: issued.privateKey) } throws: {
        "\($0)".contains("must have CA:TRUE")
    }
}

@Test(
    "A name is found in a certificate; IP addresses are compared by value",
    arguments: [
        ("a.svc", true), ("b.svc", false), ("A.svc", false), ("svc", false), ("10.0.0.1", true), ("10.0.0.2", false),
        ("fd00::1", true), ("fd00:0:0::1", true), ("fd00::2", false), ("*.example", true), ("x.example", false),
    ])
func namesInCertificates(text: String, isPresent: Bool) throws {
    let authority = try CertificateAuthority.make(commonName: "an authority", validFrom: from, lifetime: 1000)
    let names = try ["a.svc", "10.0.0.1", "fd00::1", "*.example"].map { try SubjectAlternativeName($0) }
    let issued = try authority.issue(commonName: "svc", names: names, validFrom: from, lifetime: 10)
    #expect(try SubjectAlternativeName(text).isPresent(in: issued.certificate) == isPresent)
}

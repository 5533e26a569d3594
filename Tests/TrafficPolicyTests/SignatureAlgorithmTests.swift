import PolicySchema
import Testing

@testable import TrafficPolicy

@Suite struct SignatureAlgorithmTests {
    @Test("An algorithm is found by each of its names, and code points are unique", arguments: SignatureAlgorithm.all)
    func lookup(_ algorithm: SignatureAlgorithm) {
        for name in [algorithm.name] + algorithm.pairs { #expect(SignatureAlgorithm.named(Array(name.utf8).span) == algorithm) }
        #expect(SignatureAlgorithm.all.count { $0.number == algorithm.number } == 1)
        #expect(algorithm.isOfTLS13 == !(algorithm.name.hasSuffix("sha1") || algorithm.name.hasPrefix("rsa_pkcs1")))
    }

    @Test(
        "Algorithms that BoringSSL does not support are unknown",
        arguments: [
            "", "RSA", "RSA+", "+SHA256", "RSA-PSS+SHA1", "PSS+SHA1", "RSA+MD5", "ecdsa+sha256", "ECDSA+SHA224", "ed448",
            "dsa_sha1", "rsa_pkcs1_md5_sha1", "mldsa65",
            "rsa_pss_pss_sha256", "RSA_PKCS1_SHA256", "rsa_pkcs1_sha256 ",
        ])
    func unknown(_ name: String) {
        #expect(SignatureAlgorithms(of: "1.39").unknownName(in: Array(name.utf8).span) == 0..<name.utf8.count)
    }

    @Test(
        "The first unknown name of an entry with several names",
        arguments: [
            ("ecdsa_secp256r1_sha256:rsa_pss_rsae_sha256", nil), ("ECDSA+SHA256:RSA+SHA256", nil), ("ed25519:", 8..<8),
            ("ed25519:RSA+SHA224", 8..<18),
        ])
    func unknownName(_ entry: String, expected: Range<Int>?) {
        #expect(SignatureAlgorithms(of: "1.39").unknownName(in: Array(entry.utf8).span) == expected)
    }

    @Test(
        "The nearest name",
        arguments: [
            ("rsa_pss_pss_sha256", "rsa_pss_rsae_sha256"), ("RSA_PKCS1_SHA256", "rsa_pkcs1_sha256"),
            ("ecdsa+sha256", "ECDSA+SHA256"),
            ("Ed25519", "ed25519"), ("SHA256WithRSA", nil),
        ])
    func nearest(_ name: String, expected: String?) {
        #expect(SignatureAlgorithms(of: "1.39").nearest(to: name) == expected)
    }
}

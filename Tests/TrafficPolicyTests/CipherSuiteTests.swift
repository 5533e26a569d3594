import Testing

@testable import TrafficPolicy

@Suite struct CipherSuiteTests {
    @Test("The names of the suites are unique")
    func table() {
        let names = CipherSuite.all.flatMap { [$0.name, $0.ianaName] }
        #expect(Set(names).count == names.count)
    }

    @Test("A suite is found by both names, which agree with its properties", arguments: CipherSuite.all)
    func lookup(_ suite: CipherSuite) {
        #expect(CipherSuite.named(Array(suite.name.utf8).span) == suite)
        #expect(CipherSuite.named(Array(suite.ianaName.utf8).span) == suite)
        #expect(suite.isForwardSecret == suite.ianaName.hasPrefix("TLS_ECDHE_"))
        #expect(suite.isForwardSecret == suite.name.hasPrefix("ECDHE-"))
        #expect((suite.authentication == .ecdsa) == suite.name.contains("ECDSA"))
        #expect((suite.authentication == .ecdsa) == suite.ianaName.contains("ECDSA"))
        #expect((suite.mode == .cbc) == suite.ianaName.contains("_CBC_"))
        #expect((suite.mode == .cbc) == suite.name.hasSuffix("-SHA"))
    }

    @Test(
        "Other spellings are not suites",
        arguments: [
            "", "ALL", "-AES128-SHA", "aes128-sha", "AES128-SHA ", "AES128-SH", "AES128-SHA1", "TLS_AES_128_GCM_SHA256",
            "[ECDHE-ECDSA-AES128-GCM-SHA256|ECDHE-ECDSA-CHACHA20-POLY1305]", "ECDHE-RSA-AES128-SHA256",
        ])
    func unknown(_ name: String) {
        #expect(CipherSuite.named(Array(name.utf8).span) == nil)
    }

    @Test(
        "The nearest suite has the naming of the text",
        arguments: [
            ("ecdhe-rsa-aes128-gcm-sha256", "ECDHE-RSA-AES128-GCM-SHA256"),
            ("ECDHE-RSA-AES256-GCM-SHA348", "ECDHE-RSA-AES256-GCM-SHA384"),
            ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA265", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
            ("ECDHE_RSA_AES128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256"), ("RC4", nil), ("", nil),
        ])
    func nearest(_ name: String, expected: String?) {
        #expect(CipherSuite.nearest(to: name) == expected)
    }

    @Test("The suites of TLS 1.3 are recognised and are not configurable", arguments: CipherSuite.ofTLS13)
    func ofTLS13(_ name: String) {
        let isOfTLS13 = CipherSuite.isOfTLS13(Array(name.utf8).span)
        #expect(isOfTLS13)
        #expect(CipherSuite.named(Array(name.utf8).span) == nil)
    }
}

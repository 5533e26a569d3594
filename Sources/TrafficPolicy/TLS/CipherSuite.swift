internal import PolicySchema
internal import TextCoding

/// A cipher suite of TLS 1.2 and below that Envoy Gateway supports, with its two names. Any other suite makes the policy Invalid.
package struct CipherSuite: Sendable, Equatable {
    enum KeyExchange: Sendable { case ecdhe, rsa }
    enum Authentication: Sendable { case ecdsa, rsa }
    enum Mode: Sendable { case aead, cbc }

    /// The name in OpenSSL and BoringSSL.
    let name: String
    /// The name in the IANA registry "TLS Cipher Suites".
    let ianaName: String
    let keyExchange: KeyExchange
    let authentication: Authentication
    let mode: Mode

    /// Whether the key of the certificate does not decrypt recorded traffic (RFC 9325 §4.1).
    var isForwardSecret: Bool { keyExchange == .ecdhe }

    private init(
        _ name: String, _ ianaName: String, _ keyExchange: KeyExchange, _ authentication: Authentication, _ mode: Mode
    ) {
        self.name = name
        self.ianaName = ianaName
        self.keyExchange = keyExchange
        self.authentication = authentication
        self.mode = mode
    }

    /// All supported suites: those of BoringSSL without pre-shared keys.
    static let all = [
        CipherSuite("ECDHE-ECDSA-AES128-GCM-SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", .ecdhe, .ecdsa, .aead),
        CipherSuite("ECDHE-RSA-AES128-GCM-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", .ecdhe, .rsa, .aead),
        CipherSuite("ECDHE-ECDSA-AES256-GCM-SHA384", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", .ecdhe, .ecdsa, .aead),
        CipherSuite("ECDHE-RSA-AES256-GCM-SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", .ecdhe, .rsa, .aead),
        CipherSuite("ECDHE-ECDSA-CHACHA20-POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", .ecdhe, .ecdsa, .aead),
        CipherSuite("ECDHE-RSA-CHACHA20-POLY1305", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", .ecdhe, .rsa, .aead),
        CipherSuite("ECDHE-ECDSA-AES128-SHA", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", .ecdhe, .ecdsa, .cbc),
        CipherSuite("ECDHE-RSA-AES128-SHA", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", .ecdhe, .rsa, .cbc),
        CipherSuite("ECDHE-ECDSA-AES256-SHA", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", .ecdhe, .ecdsa, .cbc),
        CipherSuite("ECDHE-RSA-AES256-SHA", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", .ecdhe, .rsa, .cbc),
        CipherSuite("AES128-GCM-SHA256", "TLS_RSA_WITH_AES_128_GCM_SHA256", .rsa, .rsa, .aead),
        CipherSuite("AES256-GCM-SHA384", "TLS_RSA_WITH_AES_256_GCM_SHA384", .rsa, .rsa, .aead),
        CipherSuite("AES128-SHA", "TLS_RSA_WITH_AES_128_CBC_SHA", .rsa, .rsa, .cbc),
        CipherSuite("AES256-SHA", "TLS_RSA_WITH_AES_256_CBC_SHA", .rsa, .rsa, .cbc),
    ]

    /// The suite of a name, which is case-sensitive; nil if there is none.
    static func named(_ text: Span<UInt8>) -> CipherSuite? {
        table.index(of: text).map { all[$0] }
    }

    /// Whether a text is the name of a supported suite.
    static func isKnown(_ text: Span<UInt8>) -> Bool { table.index(of: text) != nil }

    /// Whether a text is the name of a supported suite.
    package static func isKnown(_ text: String) -> Bool { isKnown(Array(text.utf8).span) }

    /// Whether a text is the name of a discouraged suite.
    static func isWeak(_ text: Span<UInt8>) -> Bool { table.index(of: text).map { weak[$0] } ?? false }

    /// Whether a text is the name of a supported suite that is not discouraged.
    static func isStrong(_ text: Span<UInt8>) -> Bool { table.index(of: text).map { !weak[$0] } ?? false }

    private static let table = NameTable(all.map { [$0.name, $0.ianaName] })
    private static let weak = all.map { !$0.isForwardSecret || $0.mode == .cbc }

    /// The OpenSSL or IANA name that the author most likely meant.
    static func nearest(to text: String) -> String? { text.nearest(among: names) }

    /// The OpenSSL names of all suites, and then the IANA names.
    static let names = all.map(\.name) + all.map(\.ianaName)

    /// The names of the suites that TLS 1.0 and 1.1 support: those with CBC and SHA-1.
    static let namesOfOldVersions = all.filter { $0.mode == .cbc }.flatMap { [$0.name, $0.ianaName] }

    /// The suites of TLS 1.3 (RFC 8446 §B.4), which are always enabled and cannot be listed.
    static let ofTLS13 = [
        "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_CCM_SHA256",
        "TLS_AES_128_CCM_8_SHA256",
    ]

    /// Whether a text names a suite of TLS 1.3.
    static func isOfTLS13(_ text: Span<UInt8>) -> Bool { ofTLS13.contains { text.hasSameBytes(as: $0) } }
}

internal import PolicySchema

/// A signature algorithm that BoringSSL's `SSL_CTX_set1_sigalgs_list` takes (ssl/ssl_privkey.cc), by its name in TLS 1.3 or as a pair
/// of key and hash. An unknown one makes Envoy refuse the listener, and so does one that is given twice.
struct SignatureAlgorithm: Sendable, Equatable {
    /// The name of RFC 8446 §4.2.3.
    let name: String
    /// As key and hash: `ECDSA+SHA256`.
    let pairs: [String]
    /// The code point: two spellings of one algorithm have the same.
    let number: UInt16
    /// Whether it signs a hash of MD5 or SHA-1 (RFC 9155).
    let isWeak: Bool

    private init(_ name: String, _ pairs: String..., number: UInt16, isWeak: Bool = false) {
        self.name = name
        self.pairs = pairs
        self.number = number
        self.isWeak = isWeak
    }

    static let all = [
        SignatureAlgorithm("ecdsa_secp256r1_sha256", "ECDSA+SHA256", number: 0x0403),
        SignatureAlgorithm("ecdsa_secp384r1_sha384", "ECDSA+SHA384", number: 0x0503),
        SignatureAlgorithm("ecdsa_secp521r1_sha512", "ECDSA+SHA512", number: 0x0603),
        SignatureAlgorithm("rsa_pss_rsae_sha256", "RSA-PSS+SHA256", "PSS+SHA256", number: 0x0804),
        SignatureAlgorithm("rsa_pss_rsae_sha384", "RSA-PSS+SHA384", "PSS+SHA384", number: 0x0805),
        SignatureAlgorithm("rsa_pss_rsae_sha512", "RSA-PSS+SHA512", "PSS+SHA512", number: 0x0806),
        SignatureAlgorithm("rsa_pkcs1_sha256", "RSA+SHA256", number: 0x0401),
        SignatureAlgorithm("rsa_pkcs1_sha384", "RSA+SHA384", number: 0x0501),
        SignatureAlgorithm("rsa_pkcs1_sha512", "RSA+SHA512", number: 0x0601),
        SignatureAlgorithm("rsa_pkcs1_sha256_legacy", number: 0x0420),
        SignatureAlgorithm("ed25519", number: 0x0807),
        SignatureAlgorithm("ecdsa_sha1", "ECDSA+SHA1", number: 0x0203, isWeak: true),
        SignatureAlgorithm("rsa_pkcs1_sha1", "RSA+SHA1", number: 0x0201, isWeak: true),
        SignatureAlgorithm("rsa_pkcs1_md5_sha1", number: 0xFF01, isWeak: true),
        // Newer versions know these; the table is lax.
        SignatureAlgorithm("mldsa44", number: 0x0904),
        SignatureAlgorithm("mldsa65", number: 0x0905),
        SignatureAlgorithm("mldsa87", number: 0x0906),
    ]

    /// The algorithm of a name or a pair; case matters.
    static func named(_ text: Span<UInt8>) -> SignatureAlgorithm? {
        table.index(of: text).map { all[$0] }
    }

    private static let table = WordTable(all.map { [$0.name] + $0.pairs })

    /// The first part of an entry that names no algorithm. Envoy joins the entries with colons, so one entry may hold several names.
    static func unknownName(in entry: Span<UInt8>) -> Range<Int>? {
        entry.firstPart(separatedBy: UInt8(ascii: ":")) { table.index(of: $0) == nil }
    }

    /// The name that was probably meant.
    static func nearest(to text: String) -> String? { text.nearest(among: all.flatMap { [$0.name] + $0.pairs }) }
}

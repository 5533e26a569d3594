internal import PolicySchema
internal import TextCoding

/// A signature algorithm, by its name in TLS 1.3 or as a pair of key and hash. One that the release of Envoy does not support, and one that
/// is repeated, makes it reject the listener.
///
/// `Tests/DataPlane/words.json` records which names releases of Envoy have accepted. Releases before 1.36 were not run and count as 1.36.
struct SignatureAlgorithm: Sendable, Equatable {
    /// The name of RFC 8446 §4.2.3.
    let name: String
    /// The pairs of key and hash: `ECDSA+SHA256`.
    let pairs: [String]
    /// The code point, which identifies the algorithm in all its spellings.
    let number: UInt16
    /// Whether a server can sign a TLS 1.3 handshake with it (RFC 8446 §4.2.3).
    let isOfTLS13: Bool
    /// The releases of Envoy that support it.
    let releases: VersionSet<EnvoyRelease>

    private init(
        _ name: String, _ pairs: String..., number: UInt16, isOfTLS13: Bool = true,
        in releases: VersionSet<EnvoyRelease> = .all
    ) {
        self.releases = releases
        self.name = name
        self.pairs = pairs
        self.number = number
        self.isOfTLS13 = isOfTLS13
    }

    static let all = [
        SignatureAlgorithm("ecdsa_secp256r1_sha256", "ECDSA+SHA256", number: 0x0403),
        SignatureAlgorithm("ecdsa_secp384r1_sha384", "ECDSA+SHA384", number: 0x0503),
        SignatureAlgorithm("ecdsa_secp521r1_sha512", "ECDSA+SHA512", number: 0x0603),
        SignatureAlgorithm("rsa_pss_rsae_sha256", "RSA-PSS+SHA256", "PSS+SHA256", number: 0x0804),
        SignatureAlgorithm("rsa_pss_rsae_sha384", "RSA-PSS+SHA384", "PSS+SHA384", number: 0x0805),
        SignatureAlgorithm("rsa_pss_rsae_sha512", "RSA-PSS+SHA512", "PSS+SHA512", number: 0x0806),
        SignatureAlgorithm("rsa_pkcs1_sha256", "RSA+SHA256", number: 0x0401, isOfTLS13: false),
        SignatureAlgorithm("rsa_pkcs1_sha384", "RSA+SHA384", number: 0x0501, isOfTLS13: false),
        SignatureAlgorithm("rsa_pkcs1_sha512", "RSA+SHA512", number: 0x0601, isOfTLS13: false),
        SignatureAlgorithm("rsa_pkcs1_sha256_legacy", number: 0x0420, isOfTLS13: false),
        SignatureAlgorithm("ed25519", number: 0x0807),
        SignatureAlgorithm("ecdsa_sha1", "ECDSA+SHA1", number: 0x0203, isOfTLS13: false),
        SignatureAlgorithm("rsa_pkcs1_sha1", "RSA+SHA1", number: 0x0201, isOfTLS13: false),
        SignatureAlgorithm("mldsa44", number: 0x0904, in: .since("1.40")),
        SignatureAlgorithm("mldsa65", number: 0x0905, in: .since("1.40")),
        SignatureAlgorithm("mldsa87", number: 0x0906, in: .since("1.40")),
    ]

    /// The algorithm of a name or a pair in any release, which is case-sensitive; nil if there is none.
    static func named(_ text: Span<UInt8>) -> SignatureAlgorithm? {
        table.index(of: text).map { all[$0] }
    }

    private static let table = NameTable(all.map(\.spellings))

    fileprivate var spellings: [String] { [name] + pairs }
}

/// The signature algorithms that a release of Envoy supports.
struct SignatureAlgorithms: Sendable {
    private let table: NameTable
    /// All names and pairs.
    let names: [String]

    init(of envoy: EnvoyRelease) {
        let algorithms = SignatureAlgorithm.all.filter { $0.releases.contains(envoy) }
        table = NameTable(algorithms.map(\.spellings))
        names = algorithms.flatMap(\.spellings)
    }

    /// The first part of an entry that is not an algorithm. Envoy joins the entries with colons, so one entry may contain several names.
    func unknownName(in entry: Span<UInt8>) -> Range<Int>? {
        entry.firstPart(separatedBy: UInt8(ascii: ":")) { table.index(of: $0) == nil }
    }

    /// The releases that do not support an algorithm of other releases; nil for any other name.
    func note(about text: String) -> String? { SignatureAlgorithm.named(Array(text.utf8).span)?.releases.limit }

    /// The name that the author most likely meant.
    func nearest(to text: String) -> String? { text.nearest(among: names) }
}

internal import PolicySchema

/// A group of the key exchange that BoringSSL may know by name (`kNamedGroups` in ssl/ssl_key_share.cc). An unknown one makes Envoy
/// refuse the listener.
///
/// The table is lax: it has what older and newer versions know, and the hybrids of BoringSSL's relatives that some Envoys are built with.
struct TLSGroup: Sendable, Equatable {
    /// The usual name.
    let name: String
    /// Another spelling that is accepted.
    let alias: String?
    /// The code point, mostly of the IANA's registry "TLS Supported Groups": two spellings of one group have the same.
    let number: UInt16
    /// Whether the group withstands less than 128 bits of effort, and is no longer recommended (RFC 9325 §4.2).
    let isWeak: Bool
    /// Spellings that people bring from elsewhere and that are refused.
    let mistakes: [String]

    private init(_ name: String, alias: String? = nil, _ number: UInt16, isWeak: Bool = false, mistakes: [String] = []) {
        self.name = name
        self.alias = alias
        self.number = number
        self.isWeak = isWeak
        self.mistakes = mistakes
    }

    static let all = [
        TLSGroup("X25519", alias: "x25519", 0x001D, mistakes: ["curve25519", "ecdh_x25519"]),
        TLSGroup("P-256", alias: "prime256v1", 0x0017, mistakes: ["secp256r1", "P256", "nistp256", "CurveP256"]),
        TLSGroup("P-384", alias: "secp384r1", 0x0018, mistakes: ["P384", "nistp384", "CurveP384"]),
        TLSGroup("P-521", alias: "secp521r1", 0x0019, mistakes: ["P521", "nistp521", "CurveP521"]),
        TLSGroup("P-224", alias: "secp224r1", 0x0015, isWeak: true, mistakes: ["P224", "nistp224"]),
        TLSGroup("X25519MLKEM768", 0x11EC, mistakes: ["mlkem768x25519", "x25519_mlkem768", "X25519-MLKEM768"]),
        TLSGroup("SecP256r1MLKEM768", 0x11EB),
        TLSGroup("SecP384r1MLKEM1024", 0x11ED),
        TLSGroup("MLKEM768", 0x0201),
        TLSGroup("MLKEM1024", 0x0202),
        // Drafts that older versions know.
        TLSGroup("X25519Kyber768Draft00", 0x6399, mistakes: ["X25519Kyber768"]),
        TLSGroup("P256Kyber768Draft00", 0xFE32),
        TLSGroup("CECPQ2", 0x4138),
    ]

    /// The group of a name; case matters.
    static func named(_ text: Span<UInt8>) -> TLSGroup? {
        table.index(of: text).map { all[$0] }
    }

    private static let table = WordTable(all.map { [$0.name] + [$0.alias].compactMap(\.self) })

    /// The first part of an entry that names no group. Envoy joins the entries with colons, so one entry may hold several names.
    static func unknownName(in entry: Span<UInt8>) -> Range<Int>? {
        entry.firstPart(separatedBy: UInt8(ascii: ":")) { table.index(of: $0) == nil }
    }

    /// The name that was probably meant.
    static func nearest(to text: String) -> String? {
        let mistake = text.lowercased()
        let meant = all.first { group in group.mistakes.contains { $0.lowercased() == mistake } }
        return meant?.name ?? text.nearest(among: all.flatMap { [$0.name] + ($0.alias.map { [$0] } ?? []) })
    }
}

internal import PolicySchema
internal import TextCoding

/// A key exchange group, by its names in BoringSSL. A group that the release of Envoy does not support makes it reject the listener.
///
/// `Tests/DataPlane/words.json` records which names releases of Envoy have accepted. Releases before 1.36 were not run and count as 1.36.
struct TLSGroup: Sendable, Equatable {
    /// The usual name.
    let name: String
    /// Another spelling that is accepted.
    let alias: String?
    /// The code point, mostly of the IANA registry "TLS Supported Groups". It identifies the group in all its spellings.
    let number: UInt16
    /// Whether a client needs support for post-quantum key exchange, which TLS 1.2 does not have.
    let isPostQuantum: Bool
    /// Spellings of other software that BoringSSL rejects.
    let mistakes: [String]
    /// The releases of Envoy that support it.
    let releases: VersionSet<EnvoyRelease>
    /// The group to use in releases that do not support it.
    let replacement: String

    private init(
        _ name: String, alias: String? = nil, _ number: UInt16, isPostQuantum: Bool = false, mistakes: [String] = [],
        in releases: VersionSet<EnvoyRelease> = .all, otherwise replacement: String = "P-256"
    ) {
        (self.name, self.alias, self.number, self.isPostQuantum) = (name, alias, number, isPostQuantum)
        (self.mistakes, self.releases, self.replacement) = (mistakes, releases, replacement)
    }

    static let all = [
        TLSGroup("X25519", alias: "x25519", 0x001D, mistakes: ["curve25519", "ecdh_x25519"]),
        TLSGroup("P-256", alias: "prime256v1", 0x0017, mistakes: ["secp256r1", "P256", "nistp256", "CurveP256"]),
        TLSGroup("P-384", alias: "secp384r1", 0x0018, mistakes: ["P384", "nistp384", "CurveP384"]),
        TLSGroup("P-521", alias: "secp521r1", 0x0019, mistakes: ["P521", "nistp521", "CurveP521"]),
        TLSGroup(
            "X25519MLKEM768", 0x11EC, isPostQuantum: true,
            mistakes: ["mlkem768x25519", "x25519_mlkem768", "X25519-MLKEM768", "X25519Kyber768"]),
        TLSGroup("MLKEM1024", 0x0202, isPostQuantum: true, in: .since("1.38"), otherwise: "X25519MLKEM768"),
        TLSGroup("P-224", alias: "secp224r1", 0x0015, in: .before("1.38")),
        TLSGroup("X25519Kyber768Draft00", 0x6399, isPostQuantum: true, in: .before("1.40"), otherwise: "X25519MLKEM768"),
    ]

    /// The group of a name in any release, which is case-sensitive; nil if there is none.
    static func named(_ text: Span<UInt8>) -> TLSGroup? {
        table.index(of: text).map { all[$0] }
    }

    private static let table = NameTable(all.map(\.spellings))

    fileprivate var spellings: [String] { [name] + [alias].compactMap(\.self) }
}

/// The groups that a release of Envoy supports.
struct TLSGroups: Sendable {
    private let groups: [TLSGroup]
    private let table: NameTable

    init(of envoy: EnvoyRelease) {
        groups = TLSGroup.all.filter { $0.releases.contains(envoy) }
        table = NameTable(groups.map(\.spellings))
    }

    /// All names.
    var names: [String] { groups.flatMap(\.spellings) }

    /// The first part of an entry that is not a group. Envoy joins the entries with colons, so one entry may contain several names.
    func unknownName(in entry: Span<UInt8>) -> Range<Int>? {
        entry.firstPart(separatedBy: UInt8(ascii: ":")) { table.index(of: $0) == nil }
    }

    /// The releases that do not support a group of other releases, and the group to use instead.
    func replacement(for text: String) -> (note: String, name: String)? {
        guard let group = TLSGroup.named(Array(text.utf8).span), let note = group.releases.limit else { return nil }
        return (note, group.replacement)
    }

    /// The name that the author most likely meant.
    func nearest(to text: String) -> String? {
        let mistake = text.lowercased()
        let meant = groups.first { group in group.mistakes.contains { $0.lowercased() == mistake } }
        return meant?.name ?? text.nearest(among: names)
    }
}

extension VersionSet<EnvoyRelease> {
    /// Which releases of Envoy do not support something, in words; nil if all support it.
    var limit: String? {
        if let first = first(after: EnvoyRelease(minor: 0)) { return "Envoy before \(first) does not support it" }
        return end.map { "Envoy \($0) and later do not support it" }
    }
}

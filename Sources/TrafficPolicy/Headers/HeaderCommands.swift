internal import PolicySchema
internal import TextCoding

/// The commands that a release of Envoy knows.
struct HeaderCommands: Sendable {
    let groups: [HeaderCommand.Group]
    private let names: [String]
    private let table: NameTable
    /// The kind of each name.
    private let kinds: [HeaderCommand.Kind]
    /// The commands that only later releases know, with the first of these.
    private let newer: [(name: String, release: EnvoyRelease)]

    init(of envoy: EnvoyRelease) {
        groups = HeaderCommand.groups.filter { $0.releases.contains(envoy) }
        let commands = groups.flatMap { group in group.names.split(separator: " ").map { (name: String($0), kind: group.kind) } }
        names = commands.map(\.name)
        kinds = commands.map(\.kind)
        table = NameTable(names.map { [$0] })
        newer = HeaderCommand.groups.flatMap { group -> [(String, EnvoyRelease)] in
            guard let first = group.releases.first(after: envoy) else { return [] }
            return group.names.split(separator: " ").map { (String($0), first) }
        }
    }

    /// The release that adds a command; nil if it is known or no release has it.
    func release(adding name: Span<UInt8>) -> EnvoyRelease? { newer.first { name.hasSameBytes(as: $0.name) }?.release }

    /// The kind of a command; nil if Envoy does not know it.
    func kind(of name: Span<UInt8>) -> HeaderCommand.Kind? { table.index(of: name).map { kinds[$0] } }

    /// The command that the author most likely meant, without percent signs.
    func nearest(to name: String) -> String? {
        if let replacement = Self.replacements.first(where: { $0.mistake == name }) { return replacement.command }
        return name.nearest(among: names).map { nearest in
            let needsParameters = kind(of: Array(nearest.utf8).span)?.needsParameters ?? false
            return needsParameters ? "\(nearest)(…)" : nearest
        }
    }

    /// Names that people expect, with what Envoy has instead.
    private static let replacements: [(mistake: String, command: String)] = [
        ("REQUEST_ID", "REQ(X-REQUEST-ID)"), ("CLIENT_IP", "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT"),
        ("REMOTE_ADDR", "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT"), ("HOST", "REQ(:AUTHORITY)"), ("METHOD", "REQ(:METHOD)"),
        ("SCHEME", "REQ(:SCHEME)"), ("TIMESTAMP", "START_TIME"), ("REQ_WITHOUT_QUERY", "PATH(NQ)"),
    ]
}

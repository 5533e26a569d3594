public import PolicySchema

/// The releases of Envoy Gateway that the tables know, and the Envoy that each ships.
public enum KnownReleases {
    /// A minor release.
    struct Line: Sendable {
        /// The version without the patch.
        let first: Release
        /// The patch releases whose policies differ from those before.
        let changes: [Int]
        /// The newest patch release.
        let newestPatch: Int
        /// The release of Envoy that it ships.
        let envoy: EnvoyRelease

        /// The newest patch release.
        var newest: Release { first == .main ? .main : Release(first.major, first.minor, newestPatch) }
    }

    /// The minor releases, oldest first, and `main`. `main` ships a development version of Envoy, which is like the newest release.
    static let lines = [
        Line(first: "1.0", changes: [], newestPatch: 2, envoy: "1.29"),
        Line(first: "1.1", changes: [], newestPatch: 4, envoy: "1.31"),
        Line(first: "1.2", changes: [], newestPatch: 8, envoy: "1.32"),
        Line(first: "1.3", changes: [3], newestPatch: 3, envoy: "1.33"),
        Line(first: "1.4", changes: [], newestPatch: 6, envoy: "1.34"),
        Line(first: "1.5", changes: [1], newestPatch: 9, envoy: "1.35"),
        Line(first: "1.6", changes: [5], newestPatch: 7, envoy: "1.36"),
        Line(first: "1.7", changes: [1], newestPatch: 5, envoy: "1.37"),
        Line(first: "1.8", changes: [3], newestPatch: 3, envoy: "1.38"),
        Line(first: "1.9", changes: [], newestPatch: 0, envoy: "1.39"),
        Line(first: .main, changes: [], newestPatch: 0, envoy: newestEnvoy),
    ]

    /// The newest known release of Envoy.
    static let newestEnvoy: EnvoyRelease = "1.40"
    /// The known releases of Envoy, oldest first.
    static let envoys = (29...newestEnvoy.minor).map { EnvoyRelease(minor: $0) }

    /// The releases at which something changed, oldest first, and `main`.
    public static let milestones: [Release] = lines.flatMap { line in
        [line.first] + line.changes.map { Release(line.first.major, line.first.minor, $0) }
    }

    /// The names of all minor releases and `main`, for messages: `1.0, 1.1 or main`.
    package static let names = lines.map(\.first.line).alternatives

    /// The newest release.
    public static let newest = lines[lines.count - 2].newest

    /// The profile of the newest release.
    public static let newestProfile = profile(of: newest)

    /// The profile of a release with the Envoy that it ships.
    public static func profile(of release: Release) -> Profile {
        let line = lines.last { $0.first <= release } ?? lines[0]
        return Profile(release: release, envoy: line.envoy)
    }

    /// The profile that a person names.
    ///
    /// - Parameters:
    ///   - gateway: a minor release, which means its newest known patch release; a patch release of a known minor release; or `main`. Nil
    ///     means the newest release. A patch release that is newer than those known counts as like them.
    ///   - envoy: a release of Envoy; nil means the one that Envoy Gateway ships.
    public static func profile(gateway: String?, envoy: String? = nil) throws(UnknownReleaseError) -> Profile {
        let release = try gateway.map { name throws(UnknownReleaseError) in try self.release(named: name) } ?? newest
        let profile = profile(of: release)
        guard let envoy else { return profile }
        guard let known = EnvoyRelease(envoy), envoys.contains(known) else { throw UnknownReleaseError(envoy: envoy) }
        return Profile(release: release, envoy: known)
    }

    /// The release that a person names: `1.8` means the newest patch release of 1.8.
    public static func release(named name: String) throws(UnknownReleaseError) -> Release {
        guard let release = Release(name), let line = lines.first(where: { $0.first.isOfSameLine(as: release) }) else {
            throw UnknownReleaseError(gateway: name)
        }
        let namesPatch = name.utf8.count { $0 == UInt8(ascii: ".") } > 1
        return namesPatch ? release : line.newest
    }
}

/// A release that the tables do not know.
public struct UnknownReleaseError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Whether it is a release of Envoy rather than of Envoy Gateway.
    public let isEnvoy: Bool
    /// The problem, with all known releases.
    public let description: String

    init(gateway name: String) {
        isEnvoy = false
        let patch = KnownReleases.lines.last { $0.newestPatch > 0 }?.newest.description ?? ""
        let known = "use \(KnownReleases.names), or a patch release such as \(patch)"
        description =
            name == ReleaseNames.auto
            ? "finds the release of a cluster, which is not read here; \(known)" : "unknown release of Envoy Gateway; \(known)"
    }

    init(envoy name: String) {
        isEnvoy = true
        description = "unknown release of Envoy; use \(KnownReleases.envoys.map(\.description).alternatives)"
    }
}

public import PolicySchema

/// The release that an installed definition is of.
public struct ReleaseMatch: Sendable, Equatable {
    /// The releases that install this definition, as far as they are known. If the definition fits none, the release that is nearest.
    public let releases: ClosedRange<Release>
    /// The differences from what the releases install; none if the definition fits.
    public let differences: DefinitionDifferences

    /// The newest of the releases.
    public var release: Release { releases.upperBound }

    /// Whether the definition is that of the releases.
    public var isExact: Bool { differences.isEmpty }

    /// Whether the releases are known to differ in their controllers, which the definition does not show.
    public var isAmbiguous: Bool { KnownReleases.milestones.count(where: releases.contains) > 1 }

    /// `1.8 to 1.8.3`
    package var range: String { "\(releases.lowerBound) to \(releases.upperBound)" }

    /// Whether the definition is that of a release, which may be a later patch release than those known.
    public func fits(_ release: Release) -> Bool {
        guard isExact, release >= releases.lowerBound else { return false }
        let isNewestOfLine = KnownReleases.lines.contains { $0.newest == releases.upperBound }
        return release <= releases.upperBound || (isNewestOfLine && release.isOfSameLine(as: releases.upperBound))
    }
}

extension InstalledDefinition {
    /// The newest known releases that the definition fits. If it fits none, the newest release whose fields it has; nil if it lacks fields of
    /// every release.
    public var match: ReleaseMatch? {
        var fitting: ClosedRange<Release>?
        var nearest: ReleaseMatch?
        for milestone in KnownReleases.milestones.reversed() {
            let differences = differences(from: milestone)
            if differences.isEmpty {
                fitting = milestone...(fitting?.upperBound ?? KnownReleases.newest(like: milestone))
            } else if fitting != nil {
                break
            } else if nearest == nil, differences.missing.count == 0 {
                let release = KnownReleases.newest(like: milestone)
                nearest = ReleaseMatch(releases: release...release, differences: differences)
            }
        }
        return fitting.map { ReleaseMatch(releases: $0, differences: DefinitionDifferences()) } ?? nearest
    }
}

extension KnownReleases {
    /// The newest known release that does not differ from a milestone.
    static func newest(like milestone: Release) -> Release {
        guard let line = lines.last(where: { $0.first <= milestone }) else { return milestone }
        // The next milestone of the line ends the range.
        guard let next = line.changes.first(where: { $0 > milestone.patch }) else { return line.newest }
        return Release(milestone.major, milestone.minor, next - 1)
    }

    /// The release that the image of a controller is of: `docker.io/envoyproxy/gateway:v1.8.3`. Nil if its tag is not a version of a known
    /// minor release.
    public static func release(ofImage image: String) -> Release? {
        let name = image.split(separator: "@", omittingEmptySubsequences: false).first ?? ""
        let last = name.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        let parts = last.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let release = try? release(named: String(parts[1])), release != .main else { return nil }
        return release
    }
}

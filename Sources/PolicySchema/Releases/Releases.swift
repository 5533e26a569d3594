/// The releases of Envoy Gateway and of Envoy for which an entry of a table holds.
public struct Releases: Sendable, Equatable {
    /// The releases of Envoy Gateway.
    public let gateway: VersionSet<Release>
    /// The releases of Envoy.
    public let envoy: VersionSet<EnvoyRelease>

    /// All releases.
    public static let all = Releases(gateway: .all, envoy: .all)

    /// A release of Envoy Gateway and all later ones.
    public static func since(_ first: Release) -> Releases { .gateway(.since(first)) }
    /// All releases of Envoy Gateway before one.
    public static func before(_ end: Release) -> Releases { .gateway(.before(end)) }
    /// A release of Envoy Gateway and all later ones before another.
    public static func from(_ first: Release, before end: Release) -> Releases { .gateway(.from(first, before: end)) }
    /// Releases of Envoy Gateway, with any Envoy or with some.
    public static func gateway(_ releases: VersionSet<Release>, envoy: VersionSet<EnvoyRelease> = .all) -> Releases {
        Releases(gateway: releases, envoy: envoy)
    }
    /// Releases of Envoy, with any Envoy Gateway.
    public static func envoy(_ releases: VersionSet<EnvoyRelease>) -> Releases { Releases(gateway: .all, envoy: releases) }

    /// Whether the entry holds for a profile.
    public func contains(_ profile: Profile) -> Bool { gateway.contains(profile.release) && envoy.contains(profile.envoy) }
}

extension Releases: CustomStringConvertible {
    /// `Envoy Gateway 1.8 and later`, `Envoy 1.38 and later`, both, or `all releases`.
    public var description: String {
        let parts = [
            gateway == .all ? nil : "Envoy Gateway \(gateway)", envoy == .all ? nil : "Envoy \(envoy)",
        ].compactMap(\.self)
        return parts.isEmpty ? "all releases" : parts.joined(separator: " with ")
    }
}

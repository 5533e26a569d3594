/// What a policy is checked for: a release of Envoy Gateway, and the Envoy that runs beside it.
public struct Profile: Sendable, Hashable {
    /// The release of Envoy Gateway.
    public let release: Release
    /// The release of Envoy, by default the one that Envoy Gateway ships.
    public let envoy: EnvoyRelease

    /// A profile by its parts. `TrafficPolicy` knows the releases.
    public init(release: Release, envoy: EnvoyRelease) {
        (self.release, self.envoy) = (release, envoy)
    }

    /// The profile of another release of Envoy Gateway with the same Envoy.
    func with(_ release: Release) -> Profile { Profile(release: release, envoy: envoy) }
}

extension Profile: CustomStringConvertible {
    /// `Envoy Gateway 1.8.3 with Envoy 1.38`
    public var description: String { "Envoy Gateway \(release) with Envoy \(envoy)" }
}

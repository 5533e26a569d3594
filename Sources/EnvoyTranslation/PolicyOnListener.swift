internal import JSONTape
internal import PolicySchema
internal import TrafficPolicy

/// A policy on a listener, as one release of Envoy Gateway sees it.
struct PolicyOnListener {
    /// The settings that the release knows; none if it does not apply policies to the listener.
    let spec: PolicyField
    /// The namespace and name of the policy, separated by a slash.
    let policy: String
    let listener: ListenerDescription
    let profile: Profile
    /// Whether the QUIC listener is translated, rather than the TCP listener.
    let isQUIC: Bool

    init(spec: PolicyField, policy: String, listener: ListenerDescription, profile: Profile) {
        let isGoverned = listener.isHTTP || ReleaseDifference.governsTCP.releases.contains(profile)
        let spec = isGoverned ? spec.stored(by: profile.release) : PolicyField(spec: .object([]))
        self.init(spec, policy, listener, profile, isQUIC: false)
    }

    private init(
        _ spec: PolicyField, _ policy: String, _ listener: ListenerDescription, _ profile: Profile, isQUIC: Bool
    ) {
        (self.spec, self.policy, self.listener, self.profile, self.isQUIC) = (spec, policy, listener, profile, isQUIC)
    }

    /// The same policy on the QUIC listener.
    var onQUIC: PolicyOnListener { PolicyOnListener(spec, policy, listener, profile, isQUIC: true) }

    /// Whether the release does something that others do not.
    func has(_ difference: ReleaseDifference) -> Bool { difference.releases.contains(profile) }
}

extension ReleaseDifference {
    static let governsTCP = ReleaseDifference(
        in: KnownReleases.governingTCP, ["spec"], on: [.tcp, .tls], "Policies apply to TCP and TLS listeners.")
}

public import JSONTape
public import PolicySchema
public import TrafficPolicy

/// The Envoy listeners that Envoy Gateway makes of a policy and a listener of a Gateway (internal/xds/translator).
///
/// Access logs, tracing, routes and filters of other policies are left out. A setting of the policy that is not valid is left out as well,
/// because Envoy Gateway does not translate such policies: validate the policy first.
public struct ListenerTranslation: Sendable {
    /// A reason that Envoy Gateway cannot translate the policy for this listener.
    public struct Fault: Error, Sendable, Equatable {
        /// The field of the policy.
        public let field: FieldPath
        /// The reason.
        public let reason: String
    }

    /// The messages of type `envoy.config.listener.v3.Listener`: the TCP listener, and the QUIC listener if HTTP/3 is on.
    public let listeners: [Setting]

    /// Translates a policy.
    ///
    /// - Parameters:
    ///   - spec: the `spec` of the policy.
    ///   - policy: the namespace and name of the policy, separated by a slash.
    ///   - listener: the listener.
    ///   - profile: the releases of Envoy Gateway and Envoy.
    public init(
        of spec: PolicyField, named policy: String, on listener: ListenerDescription,
        for profile: Profile = KnownReleases.newestProfile
    ) throws(Fault) {
        let source = PolicyOnListener(spec: spec, policy: policy, listener: listener, profile: profile)
        let tcp = try ListenerMessage(source)
        var listeners = [tcp.setting]
        if tcp.hasQUIC { listeners.append(try ListenerMessage(source.onQUIC).setting) }
        self.listeners = listeners
    }

    /// The listeners as one JSON array, without origins.
    public var json: JSONValue { .array(listeners.map(\.json)) }
}

extension ListenerTranslation.Fault: CustomStringConvertible {
    /// `spec.http1.http10.useDefaultHost: cannot set …`.
    public var description: String { "\(field): \(reason)" }
}

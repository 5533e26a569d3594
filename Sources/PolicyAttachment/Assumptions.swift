/// What is taken for granted about a cluster where none of its objects says so.
public struct Assumptions: Sendable {
    /// Which classes are Envoy Gateway's while no GatewayClass is known. As soon as one is, the GatewayClasses alone decide.
    public enum Classes: Sendable {
        case all
        case named(Set<String>)
    }

    /// Which Secrets, ConfigMaps and ClusterTrustBundles are missing when they are not in the inventory.
    ///
    /// Who does not know them must not say that they are missing: what is not known is thought to be there and sound.
    public enum References: Sendable {
        /// None of them.
        case unknown
        /// Those of these namespaces; and bundles, if there is any namespace.
        case known(in: Set<String>)
        /// All of them.
        case allKnown
    }

    /// The name by which the controller takes its GatewayClasses.
    public var controllerName = "gateway.envoyproxy.io/gatewayclass-controller"
    /// Which classes are Envoy Gateway's.
    public var classes = Classes.all
    /// Whether all Gateways share one proxy, although no EnvoyProxy says so.
    public var mergesGateways = false
    /// What is known of certificates and authorities.
    public var references = References.unknown

    /// What holds when nobody says otherwise.
    public init() {}
}

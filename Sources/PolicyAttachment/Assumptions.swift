public import TrafficPolicy

/// Assumptions about a cluster for which it has no objects.
public struct Assumptions: Sendable {
    /// Which classes Envoy Gateway manages if no GatewayClass is known. If one is known, the GatewayClasses alone decide.
    public enum Classes: Sendable {
        case all
        case named(Set<String>)
    }

    /// Which Secrets, ConfigMaps and ClusterTrustBundles are missing if they are not in the inventory.
    ///
    /// Objects that cannot be known are assumed to exist and to be valid.
    public enum References: Sendable {
        /// None: all are assumed to exist.
        case unknown
        /// The Secrets and ConfigMaps of these namespaces, and the bundles if there is any namespace.
        case known(in: Set<String>)
        /// All.
        case allKnown
    }

    /// The tables of the releases that the cluster runs.
    public var tables: PolicyTables
    /// The controller name of the GatewayClasses that Envoy Gateway manages.
    public var controllerName = "gateway.envoyproxy.io/gatewayclass-controller"
    /// Which classes Envoy Gateway manages.
    public var classes = Classes.all
    /// Whether all Gateways of a class share one proxy even if no EnvoyProxy says so.
    public var mergesGateways = false
    /// Which certificates and authorities are known.
    public var references = References.unknown

    /// The default assumptions.
    ///
    /// - Parameter tables: the tables of the releases that the cluster runs.
    public init(tables: PolicyTables = .newest) { self.tables = tables }
}

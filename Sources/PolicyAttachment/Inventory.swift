/// What is known of a cluster: a snapshot, cheap to copy, that never changes under its reader.
///
/// It is indexed by what policies are asked about: a question about one policy looks at its targets and at who else is for them,
/// however many other policies there are.
public struct Inventory: Sendable {
    /// A Gateway with all that hangs on its name, whether or not the Gateway itself is there.
    struct GatewayEntry: Sendable {
        var gateway: Gateway?
        /// Those that name it as their parent, oldest first.
        var listenerSets: [ListenerSet] = []
        var routes: [Route] = []
        var claims = ClaimList()

        var isEmpty: Bool { gateway == nil && listenerSets.isEmpty && routes.isEmpty && claims.isEmpty }
    }

    /// A ListenerSet with all that hangs on its name.
    struct ListenerSetEntry: Sendable {
        var listenerSet: ListenerSet?
        var routes: [Route] = []
        var claims = ClaimList()

        var isEmpty: Bool { listenerSet == nil && routes.isEmpty && claims.isEmpty }
    }

    /// A namespace with what can be found only by looking through it.
    struct NamespaceEntry: Sendable {
        /// Nil while the Namespace is not known.
        var labels: [String: String]?
        var gateways: Set<String> = []
        var listenerSets: Set<String> = []
        var grants: [ReferenceGrant] = []
        /// Its policies with selectors, by a label that what they choose must have; nil for those that demand none.
        var selecting: [LabelPair?: [Policy]] = [:]

        var isEmpty: Bool {
            labels == nil && gateways.isEmpty && listenerSets.isEmpty && grants.isEmpty && selecting.isEmpty
        }
    }

    /// What is taken for granted where no object says so.
    public var assumptions: Assumptions
    var policies = Shards<ObjectName, Policy>()
    var gateways = Shards<ObjectName, GatewayEntry>()
    var listenerSets = Shards<ObjectName, ListenerSetEntry>()
    var namespaces = Shards<String, NamespaceEntry>()
    var routes = Shards<ObjectIdentity, Route>()
    /// What has been looked for; nil for what is missing.
    var data = Shards<ObjectIdentity, StoredData?>()
    var classes: [String: GatewayClass] = [:]
    var proxies: [ObjectName: EnvoyProxy] = [:]

    /// A policy that the questions are answered for as if it were stored, or as if it were not; in either case the stored one of its name
    /// does not count.
    private(set) var supposition: Supposition?

    enum Supposition: Sendable {
        case stored(Policy, claims: [Target: [Claim]])
        case absent(ObjectName)

        var name: ObjectName {
            switch self {
            case .stored(let policy, _): policy.name
            case .absent(let name): name
            }
        }
    }

    /// An empty inventory.
    public init(assumptions: Assumptions = Assumptions()) {
        self.assumptions = assumptions
    }

    /// How many policies it holds.
    public var policyCount: Int { policies.count }

    /// A policy by its name.
    public func policy(_ name: ObjectName) -> Policy? { policies[name] }

    /// The cluster as it would be with a policy stored. No index is touched.
    func supposing(_ policy: Policy) -> Inventory {
        var inventory = self
        inventory.supposition = .stored(policy, claims: Dictionary(grouping: claims(of: policy), by: \.target))
        return inventory
    }

    /// The cluster as it would be without a policy.
    func supposing(absent name: ObjectName) -> Inventory {
        var inventory = self
        inventory.supposition = .absent(name)
        return inventory
    }
}

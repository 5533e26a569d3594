public import TrafficPolicy

/// The objects of a cluster: an immutable snapshot that is cheap to copy.
///
/// It is indexed by the targets of policies, so that the cost of a review does not depend on the number of other policies.
public struct Inventory: Sendable {
    /// A Gateway and the objects that refer to it. The Gateway itself may not exist.
    struct GatewayEntry: Sendable {
        var gateway: Gateway?
        /// The ListenerSets of the Gateway, oldest first.
        var listenerSets: [ListenerSet] = []
        var routes: [Route] = []
        var attachments = AttachmentList()

        var isEmpty: Bool { gateway == nil && listenerSets.isEmpty && routes.isEmpty && attachments.isEmpty }
    }

    /// A ListenerSet and the objects that refer to it. The ListenerSet itself may not exist.
    struct ListenerSetEntry: Sendable {
        var listenerSet: ListenerSet?
        var routes: [Route] = []
        var attachments = AttachmentList()

        var isEmpty: Bool { listenerSet == nil && routes.isEmpty && attachments.isEmpty }
    }

    /// A namespace and the objects in it that are searched.
    struct NamespaceEntry: Sendable {
        /// Nil if the Namespace is not known.
        var labels: [String: String]?
        var gateways: Set<String> = []
        var listenerSets: Set<String> = []
        var grants: [ReferenceGrant] = []
        /// The namespaces whose ReferenceGrants admit policies of this namespace, with the number of such grants.
        var granting: [String: Int] = [:]
        /// Its policies with selectors, by a label that every selected object has; nil for those that require no label.
        var selecting: [LabelPair?: [Policy]] = [:]

        var isEmpty: Bool {
            labels == nil && gateways.isEmpty && listenerSets.isEmpty && grants.isEmpty && granting.isEmpty
                && selecting.isEmpty
        }
    }

    /// The assumptions where no object decides.
    public var assumptions: Assumptions
    /// The tables of the release of Envoy Gateway that manages the objects.
    public var tables: PolicyTables {
        get { assumptions.tables }
        set { assumptions.tables = newValue }
    }
    var policies = Shards<ObjectName, Policy>()
    var gateways = Shards<ObjectName, GatewayEntry>()
    var listenerSets = Shards<ObjectName, ListenerSetEntry>()
    var namespaces = Shards<String, NamespaceEntry>()
    var routes = Shards<ObjectIdentity, Route>()
    /// The objects that were read; nil for objects that do not exist.
    var data = Shards<ObjectIdentity, StoredData?>()
    var classes: [String: GatewayClass] = [:]
    var proxies: [ObjectName: EnvoyProxy] = [:]

    /// A policy that is treated as stored, or as absent. In either case the stored policy with its name is ignored.
    private(set) var overlay: Overlay?

    enum Overlay: Sendable {
        case stored(Policy, attachments: PolicyAttachments)
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

    /// The number of objects that were put or removed since the inventory was empty. If it is the same, all answers are.
    package internal(set) var revision = 0

    /// The number of policies.
    public var policyCount: Int { policies.count }

    /// The names of all policies, in no particular order.
    package var policyNames: [ObjectName] { policies.keys }

    /// Returns the inventory of another release of Envoy Gateway.
    public func with(tables: PolicyTables) -> Inventory {
        var inventory = self
        inventory.tables = tables
        return inventory
    }

    /// The policy with a name.
    public func policy(_ name: ObjectName) -> Policy? { policies[name] }

    /// Returns the inventory with a policy stored. No index is changed.
    func with(policy: Policy, budget: StepBudget) -> Inventory {
        var inventory = self
        inventory.overlay = .stored(policy, attachments: PolicyAttachments(of: policy, in: self, budget: budget))
        return inventory
    }

    /// Returns the inventory without a policy.
    func without(policy name: ObjectName) -> Inventory {
        var inventory = self
        inventory.overlay = .absent(name)
        return inventory
    }
}

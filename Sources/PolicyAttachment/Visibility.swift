/// Which objects the notices of a review name.
public enum Disclosure: Sendable {
    /// All objects, for readers who may read the whole cluster.
    case all
    /// Objects of the policy's namespace, and objects of other namespaces to which a ReferenceGrant lets the policies of that namespace refer.
    case granted
}

/// Decides which objects a review may name, so that an author learns nothing about namespaces that do not permit it.
///
/// A ReferenceGrant permits it as it permits a target selector: it is in the namespace of the object, `from` is ClientTrafficPolicies of the
/// author's namespace, and `to` is the kind and, if given, the name of the object.
struct Visibility {
    /// The namespace of the author; nil for readers of the whole cluster.
    private let namespace: String?
    private let inventory: Inventory
    private let budget: StepBudget

    init(of disclosure: Disclosure, to namespace: String, in inventory: Inventory, budget: StepBudget) {
        self.namespace = disclosure == .all ? nil : namespace
        self.inventory = inventory
        self.budget = budget
    }

    func includes(_ kind: ObjectKind, _ name: ObjectName) -> Bool {
        guard let namespace, name.namespace != namespace else { return true }
        return inventory.isPermitted(
            .policies(in: namespace), group: kind.group, kind: kind.rawValue, object: name, budget: budget)
    }

    /// The policy as a notice mentions it.
    func mention(_ policy: Policy) -> PolicyMention {
        PolicyMention(
            summary: includes(.clientTrafficPolicy, policy.name) ? PolicySummary(policy) : nil,
            isBeingDeleted: policy.isBeingDeleted)
    }

    /// The listener as a notice mentions it.
    func mention(_ listener: ListenerName) -> ListenerMention {
        let seesGateway = includes(.gateway, listener.gateway)
        guard let set = listener.listenerSet else { return seesGateway ? .named(listener) : .withheld }
        guard includes(.listenerSet, set) else { return .withheld }
        return seesGateway ? .named(listener) : .ofListenerSet(set, name: listener.name)
    }

    /// The listeners as a notice lists them: those that must not be named are one entry, the last.
    func mentions(_ listeners: [ListenerName]) -> [ListenerMention] {
        let mentions = listeners.map { mention($0) }
        let named = mentions.filter { $0 != .withheld }
        return named.count == mentions.count ? mentions : named + [.withheld]
    }
}

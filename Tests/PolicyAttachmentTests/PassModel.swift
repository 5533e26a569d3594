import PolicyAttachment

/// The controller's three passes over all policies, without any index. The module must agree with it.
struct PassModel {
    /// The outcome of one entry of a policy, in one line.
    typealias Line = String

    private let cluster: RandomCluster
    private var claimedSections: [ObjectName: [String: ObjectName]] = [:]
    private var claimedScopes: [ObjectName: [String: ObjectName]] = [:]
    private(set) var lines: [ObjectName: [Line]] = [:]
    /// The target of each of ``lines``.
    private(set) var targets: [ObjectName: [Target]] = [:]
    /// The effective attachment of each listener.
    private(set) var effective: [String: Effective] = [:]

    /// The policy that is effective on a listener, and the target by which it is.
    struct Effective: Equatable {
        let policy: ObjectName
        let target: Target
    }

    init(_ cluster: RandomCluster) {
        self.cluster = cluster
        let policies = cluster.policies.sorted { ($0.created, $0.name) < ($1.created, $1.name) }
        for policy in policies {
            lines[policy.name] = []
            for target in policy.references where target.section != nil { takeSection(target, policy.name) }
        }
        for kind in [Target.Kind.listenerSet, .gateway] {
            for policy in policies {
                for target in targets(of: policy) where target.kind == kind && target.section == nil {
                    takeWhole(target, policy.name)
                }
            }
        }
    }

    private func gateway(of target: Target) -> RandomCluster.Gateway? {
        let name =
            target.kind == .gateway ? target.object : cluster.sets.first { $0.name == target.object }?.parent
        return cluster.gateways.first { $0.name == name && $0.isOurs }
    }

    private func listeners(of gateway: RandomCluster.Gateway) -> [(set: ObjectName?, name: String)] {
        let sets = cluster.sets.filter { $0.parent == gateway.name && gateway.allowsSets }
            .sorted { ($0.created, $0.name) < ($1.created, $1.name) }
        return gateway.listeners.map { (nil, $0) } + sets.flatMap { set in set.listeners.map { (set.name, $0) } }
    }

    /// The listeners of a target, in the form of the keys of ``effective``.
    func listeners(of target: Target) -> [String] {
        guard let gateway = gateway(of: target) else { return [] }
        let all = listeners(of: gateway).filter { target.kind == .gateway || $0.set == target.object }
        let targeted = target.section.map { section in Array(all.filter { $0.name == section }.prefix(1)) } ?? all
        return targeted.map { "\(gateway.name)|\(key($0.set, $0.name))" }
    }

    private func key(_ set: ObjectName?, _ name: String) -> String { (set.map { "\($0)/" } ?? "") + name }

    /// Whether a listener without TLS shares its port in the container with another one that does not belong to a ListenerSet.
    private func sharesPort(
        _ listener: (set: ObjectName?, name: String), of gateway: RandomCluster.Gateway, besides set: ObjectName?
    ) -> Bool {
        func port(_ name: String) -> Int? { RandomCluster.plainPort(of: name).map { $0 < 1024 ? $0 + 10_000 : $0 } }
        guard let own = port(listener.name) else { return false }
        return listeners(of: gateway).contains { other in
            port(other.name) == own && (other.set, other.name) != (listener.set, listener.name)
                && (set == nil || other.set != set)
        }
    }

    private mutating func takeSection(_ target: Target, _ policy: ObjectName) {
        guard let gateway = gateway(of: target), let section = target.section else { return add("absent", target, policy) }
        let set = target.kind == .listenerSet ? target.object : nil
        let listeners = listeners(of: gateway)
        let exists =
            set.map { set in cluster.sets.contains { $0.name == set && $0.listeners.contains(section) } }
            ?? listeners.contains { $0.name == section }
        guard exists else { return add("missing", target, policy) }
        if let other = claimedSections[gateway.name]?[key(set, section)] { return add("conflict \(other)", target, policy) }
        claimedSections[gateway.name, default: [:]][key(set, section)] = policy
        let listener = listeners.first { $0.name == section && (set == nil || $0.set == set) }
        if let listener, !sharesPort(listener, of: gateway, besides: nil) {
            effective["\(gateway.name)|\(key(listener.set, listener.name))"] = Effective(policy: policy, target: target)
        }
        add("held [\(listener.map { key($0.set, $0.name) } ?? "")] over []", target, policy)
    }

    private mutating func takeWhole(_ target: Target, _ policy: ObjectName) {
        guard let gateway = gateway(of: target) else { return add("absent", target, policy) }
        let scope = target.kind == .gateway ? "" : "\(target.object)"
        if let other = claimedScopes[gateway.name]?[scope] { return add("conflict \(other)", target, policy) }
        claimedScopes[gateway.name, default: [:]][scope] = policy
        let over = (claimedSections[gateway.name] ?? [:]).filter { target.kind == .gateway || $0.key.hasPrefix(scope + "/") }
            .map { "\($0.key.split(separator: "/").last ?? "") by \($0.value)" }.sorted()
        var held: [String] = []
        for listener in listeners(of: gateway) where target.kind == .gateway || listener.set == target.object {
            let key = key(listener.set, listener.name)
            guard claimedSections[gateway.name]?[key] == nil else { continue }
            held.append(key)
            // A listener that the policy of a ListenerSet cannot have stays free for the Gateway's.
            guard target.kind == .gateway || !sharesPort(listener, of: gateway, besides: target.object) else { continue }
            if target.kind == .listenerSet { claimedSections[gateway.name, default: [:]][key] = policy }
            effective["\(gateway.name)|\(key)"] = Effective(policy: policy, target: target)
        }
        add("held [\(held.joined(separator: ","))] over [\(over.joined(separator: ","))]", target, policy)
    }

    private mutating func add(_ line: Line, _ target: Target, _ policy: ObjectName) {
        lines[policy, default: []].append("\(target): \(line)")
        targets[policy, default: []].append(target)
    }

    private func targets(of policy: RandomCluster.Policy) -> [Target] {
        struct Hit {
            let target: Target
            let created: Int
        }
        let gateways = cluster.gateways.filter(\.isOurs).sorted { ($0.created, $0.name) < ($1.created, $1.name) }
            .map { (Target(.gateway, $0.name), $0.created, $0.labels) }
        let sets = cluster.sets.sorted { ($0.created, $0.name) < ($1.created, $1.name) }
            .map { (Target(.listenerSet, $0.name), $0.created, $0.labels) }
        let own = policy.name.namespace
        var hits: [Hit] = []
        for (target, created, labels) in gateways + sets {
            let namespace = target.object.namespace
            let isHit = policy.selectors.contains { selector in
                let isChosen =
                    switch selector.namespaces {
                    case .same: namespace == own
                    case .all: true
                    case .labelled(let names): names.contains(namespace)
                    }
                return selector.kind == target.kind && (selector.label == nil || labels["team"] == selector.label)
                    && selector.expressions.allSatisfy { $0.isMet(by: labels) } && isChosen
                    && (namespace == own || cluster.grants.contains { $0.from == own && $0.to == namespace })
            }
            if isHit { hits.append(Hit(target: target, created: created)) }
        }
        let ordered = hits.enumerated().sorted { ($0.element.created, $0.offset) < ($1.element.created, $1.offset) }
            .map(\.element.target)
        return ordered + policy.references.filter { !ordered.contains($0) }
    }
}

extension TargetOutcome {
    /// The outcome in the form of a ``PassModel``.
    var line: String {
        let text =
            switch state {
            case .absent: "absent"
            case .sectionMissing: "missing"
            case .conflicted(let other): "conflict \(other.name)"
            case .attached(let listeners, let overridden):
                "held [\(listeners.map(\.listener.key).joined(separator: ","))] over "
                    + "[\(overridden.map { "\($0.section) by \($0.policy.name)" }.sorted().joined(separator: ","))]"
            }
        return "\(target): \(text)"
    }
}

extension ListenerName {
    /// The name below that of the Gateway.
    var key: String { (listenerSet.map { "\($0)/" } ?? "") + name }
}

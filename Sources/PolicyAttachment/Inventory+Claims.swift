/// Who wants which target.
extension Inventory {
    /// The claims of a policy, in the order in which the controller takes them: what its selectors find, the oldest first, then what it
    /// names and has not been found already.
    func claims(of policy: Policy) -> [Claim] {
        var hits: [(target: Target, precedence: Precedence, origin: TargetOrigin)] = []
        var found: Set<Target> = []
        for selector in policy.selectors {
            for candidate in candidates(for: selector, of: policy) where !found.contains(candidate.target) {
                guard isSelected(candidate, by: selector, of: policy) else { continue }
                found.insert(candidate.target)
                hits.append((candidate.target, candidate.precedence, .selector(selector.index)))
            }
        }
        hits.sort { left, right in
            // Gateways before ListenerSets of the same second: that is how the controller lists its candidates.
            let (leftTime, rightTime) = (left.precedence.created, right.precedence.created)
            if leftTime == rightTime, left.target.kind != right.target.kind { return left.target.kind == .gateway }
            return left.precedence < right.precedence
        }
        return hits.map { Claim(policy: policy, target: $0.target, origin: $0.origin) }
            + policy.directClaims.filter { !found.contains($0.target) }
    }

    /// The claim that holds a target; nil when nobody wants it. Looks at the first of each list only, so it costs the same however many
    /// policies are in conflict.
    ///
    /// - Parameter excluded: a policy whose claims do not count.
    func holder(of target: Target, except excluded: ObjectName? = nil) -> Claim? {
        func counts(_ policy: Policy) -> Bool { policy.name != excluded && policy.name != proposal?.name }
        var candidates: [Claim] = []
        if let named = directClaims(on: target)[target.section].first(where: { counts($0.policy) }) { candidates.append(named) }
        if target.section == nil, let candidate = candidate(target) {
            candidates += selectingPolicies(for: candidate).compactMap { policies in
                policies.lazy.filter { counts($0) }.compactMap { claim(of: $0, on: candidate) }.first
            }
        }
        if let proposed = proposedClaims[target]?.first, proposed.policy.name != excluded { candidates.append(proposed) }
        return candidates.min(by: Claim.precedes)
    }

    /// An object that selectors choose from.
    struct Candidate {
        let target: Target
        let precedence: Precedence
        let labels: [String: String]
    }

    /// The claim of a policy's selectors on an object.
    private func claim(of policy: Policy, on candidate: Candidate) -> Claim? {
        policy.selectors.first { isSelected(candidate, by: $0, of: policy) }
            .map { Claim(policy: policy, target: candidate.target, origin: .selector($0.index)) }
    }

    private func directClaims(on target: Target) -> ClaimList {
        switch target.kind {
        case .gateway: gateways[target.object]?.claims ?? ClaimList()
        case .listenerSet: listenerSets[target.object]?.claims ?? ClaimList()
        }
    }
}

// MARK: Selectors

extension Inventory {
    /// The object of a target as selectors see it; nil when there is none, or when it is a Gateway of somebody else.
    func candidate(_ target: Target) -> Candidate? {
        switch target.kind {
        case .gateway:
            guard let gateway = gateways[target.object]?.gateway, isAccepted(gateway) else { return nil }
            return Candidate(target: target, precedence: gateway.precedence, labels: gateway.labels)
        case .listenerSet:
            guard let set = listenerSets[target.object]?.listenerSet else { return nil }
            return Candidate(target: target, precedence: set.precedence, labels: set.labels)
        }
    }

    /// The objects among which a selector may choose, as far as their namespaces are concerned.
    private func candidates(for selector: TargetSelector, of policy: Policy) -> [Candidate] {
        let own = policy.name.namespace
        var namespaces = [own]
        if selector.crossesNamespaces {
            namespaces += self.namespaces.keys.filter { $0 != own && isGranted(kind: selector.kind, in: $0, to: own) }
        }
        return namespaces.flatMap { namespace in
            guard let entry = self.namespaces[namespace] else { return [Candidate]() }
            let names = selector.kind == .gateway ? entry.gateways : entry.listenerSets
            return names.compactMap { candidate(Target(selector.kind, ObjectName(namespace: namespace, name: $0))) }
        }
    }

    /// Lists of policies, oldest first, of which each may have a selector that chooses an object: those of its own namespace, and of
    /// namespaces that a grant lets in; only those that demand no label, or one that the object has.
    private func selectingPolicies(for candidate: Candidate) -> [[Policy]] {
        let own = candidate.target.object.namespace
        let sources = Set(
            (namespaces[own]?.grants ?? []).flatMap(\.sources).filter { $0 == .policies(in: $0.namespace) }.map(\.namespace))
        return sources.union([own]).flatMap { namespace in
            guard let selecting = namespaces[namespace]?.selecting, !selecting.isEmpty else { return [[Policy]]() }
            let pairs = candidate.labels.map { LabelPair?.some(LabelPair(key: $0.key, value: $0.value)) } + [nil]
            return pairs.compactMap { selecting[$0] }
        }
    }

    func isSelected(_ candidate: Candidate, by selector: TargetSelector, of policy: Policy) -> Bool {
        let object = candidate.target.object
        return selector.kind == candidate.target.kind
            && isChosen(object.namespace, by: selector.namespaces, from: policy.name.namespace)
            && selector.labels.matches(candidate.labels)
            && (object.namespace == policy.name.namespace
                || isPermitted(
                    .policies(in: policy.name.namespace), group: Target.group, kind: selector.kind.rawValue, object: object))
    }

    /// Whether a choice of namespaces, made in one namespace, falls on another.
    func isChosen(_ namespace: String, by choice: NamespaceChoice, from own: String) -> Bool {
        switch choice {
        case .none: return false
        case .same: return namespace == own
        case .all: return true
        case .labelled(let selector):
            // A namespace that is not known, or has no labels, is chosen by no selector, not even by one that demands nothing.
            guard let labels = namespaces[namespace]?.labels, !labels.isEmpty else { return false }
            return selector.matches(labels)
        }
    }

    /// Whether a ReferenceGrant lets something refer to an object of another namespace.
    func isPermitted(_ source: ReferenceGrant.Source, group: String, kind: String, object: ObjectName) -> Bool {
        (namespaces[object.namespace]?.grants ?? []).contains { $0.permits(source, toGroup: group, kind: kind, name: object.name) }
    }

    private func isGranted(kind: Target.Kind, in namespace: String, to own: String) -> Bool {
        (namespaces[namespace]?.grants ?? []).contains { grant in
            grant.sources.contains(.policies(in: own))
                && grant.destinations.contains { $0.group == Target.group && $0.kind == kind.rawValue }
        }
    }
}

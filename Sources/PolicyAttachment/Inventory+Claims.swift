/// Who wants which target.
extension Inventory {
    /// The claims of a policy, in the order in which the controller takes them: what its selectors find, the oldest first, then what it
    /// names and has not been found already.
    func claims(of policy: Policy) -> [Claim] {
        var hits: [(candidate: Candidate, origin: TargetOrigin)] = []
        var found: Set<Target> = []
        for selector in policy.selectors {
            for candidate in selection(of: selector, of: policy) where found.insert(candidate.target).inserted {
                hits.append((candidate, .selector(selector.index)))
            }
        }
        hits.sort { Self.isListedBefore($0.candidate, $1.candidate) }
        return hits.map { Claim(policy: policy, target: $0.candidate.target, origin: $0.origin) }
            + policy.directClaims.filter { !found.contains($0.target) }
    }

    /// Gateways before ListenerSets of the same second: that is how the controller lists its candidates.
    private static func isListedBefore(_ left: Candidate, _ right: Candidate) -> Bool {
        if left.precedence.created == right.precedence.created, left.target.kind != right.target.kind {
            return left.target.kind == .gateway
        }
        return left.precedence < right.precedence
    }

    /// The claim that holds a target; nil when nobody wants it. Looks at the first of each list only, so it costs the same however many
    /// policies are in conflict.
    func holder(of target: Target) -> Claim? {
        let excluded = supposition?.name
        var candidates: [Claim] = []
        if let named = directClaims(on: target)[target.section].first(where: { $0.policy.name != excluded }) {
            candidates.append(named)
        }
        if target.section == nil, let candidate = candidate(target) {
            candidates += selectingPolicies(for: candidate).compactMap { policies in
                policies.lazy.filter { $0.name != excluded }.compactMap { claim(of: $0, on: candidate) }.first
            }
        }
        if case .stored(_, let claims)? = supposition, let claim = claims[target]?.first { candidates.append(claim) }
        return candidates.min(by: Claim.precedes)
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

/// A policy that is about to be stored, looked at among the objects of its cluster.
///
/// ```swift
/// let review = AttachmentReview(of: policy, in: inventory)
/// let added = review.conflicts(notIn: AttachmentReview(of: oldPolicy, in: inventory))
/// ```
public struct AttachmentReview: Sendable {
    /// What would become of it.
    public let outcome: PolicyOutcome
    /// What its author should know: conflicts first, then target by target.
    public let notices: [AttachmentNotice]

    /// The most targets, listeners or objects of one sort that are told of in one notice or looked at for it.
    static let maxMentions = 8

    /// Looks at a policy. It need not be in the inventory; if one of its name is, this one is thought to take its place.
    public init(of policy: Policy, in inventory: Inventory) {
        let after = inventory.supposing(policy)
        let before = inventory.supposing(absent: policy.name)
        var resolver = Resolver(after)
        outcome = resolver.outcome(of: policy)
        var conflicts: [AttachmentNotice] = []
        var notices: [AttachmentNotice] = []
        var comparison = ListenerComparison(of: policy, before: before, after: resolver)
        for target in outcome.targets {
            func add(_ matters: [AttachmentNotice.Matter]) {
                notices += matters.map { AttachmentNotice(origin: target.origin, matter: $0) }
            }
            switch target.state {
            case .absent(let absence):
                add([.targetAbsent(target.target, absence)])
                continue
            case .sectionMissing(let existing):
                add([.sectionMissing(target.target, existing: existing)])
                continue
            case .conflicted, .attached: break
            }
            if let other = before.holder(of: target.target)?.policy {
                conflicts.append(
                    AttachmentNotice(
                        origin: target.origin,
                        matter: .conflict(
                            target.target, with: PolicyMention(other), prevails: policy.precedence < other.precedence)))
            }
            guard case .attached(let listeners, _) = target.state else { continue }
            if let notAllowed = after.notAllowed(target.target) { add([notAllowed]) }
            for listener in listeners { add(listener.matters) }
            add(comparison.matters(for: target.target))
        }
        for selector in policy.selectors { notices += after.notices(of: selector, of: policy) }
        self.notices = conflicts + notices
    }

    /// The conflicts.
    public var conflicts: [AttachmentNotice] { notices.filter(\.isConflict) }

    /// The conflicts that an earlier version of the policy did not have, wherever in its lists they stand.
    public func conflicts(notIn earlier: AttachmentReview) -> [AttachmentNotice] {
        let known = Set(earlier.conflicts.map(\.matter))
        return conflicts.filter { !known.contains($0.matter) }
    }
}

extension ListenerAttachment {
    /// What is to be said of the listener by itself.
    fileprivate var matters: [AttachmentNotice.Matter] {
        var matters: [AttachmentNotice.Matter] = []
        switch state {
        case .inForce, .notServed, .without: break
        case .invalid(let faults):
            matters = faults.filter(\.needsCluster).map { .invalid(listener, message: $0.message) }
        case .overlapping(let others):
            matters = [.portOverlap(listener, with: Array(others.prefix(AttachmentReview.maxMentions)))]
        }
        if losesHTTP3 { matters.append(.http3Disabled(listener)) }
        return matters
    }
}

extension Inventory {
    fileprivate func notAllowed(_ target: Target) -> AttachmentNotice.Matter? {
        guard target.kind == .listenerSet, let set = listenerSets[target.object]?.listenerSet,
            let gateway = gateway(of: target), !allows(set, on: gateway)
        else { return nil }
        return .listenerSetNotAllowed(set.name, gateway: gateway.name)
    }

    /// What is to be said of a selector that finds nothing, or is kept from something.
    fileprivate func notices(of selector: TargetSelector, of policy: Policy) -> [AttachmentNotice] {
        let origin = TargetOrigin.selector(selector.index)
        if selector.crossesNamespaces {
            let forbidden = objectsKept(from: selector, of: policy)
            if !forbidden.isEmpty { return [AttachmentNotice(origin: origin, matter: .selectorWithoutGrant(forbidden))] }
        }
        guard selection(of: selector, of: policy).isEmpty else { return [] }
        return [AttachmentNotice(origin: origin, matter: .selectorWithoutMatch(selector.kind))]
    }
}

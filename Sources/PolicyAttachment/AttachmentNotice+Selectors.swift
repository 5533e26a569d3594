/// Notices that need no other policy.
extension Inventory {
    /// The notice about a ListenerSet that its Gateway does not allow.
    ///
    /// - Parameter visibility: The objects that the notice may name; nil for all.
    func notAllowed(_ target: Target, _ visibility: Visibility? = nil) -> AttachmentNotice.Kind? {
        guard target.kind == .listenerSet, let set = listenerSets[target.object]?.listenerSet,
            let gateway = gateway(of: target), !allows(set, on: gateway)
        else { return nil }
        return .listenerSetNotAllowed(
            set.name, gateway: visibility?.includes(.gateway, gateway.name) ?? true ? gateway.name : nil)
    }
}

extension PolicyAttachments {
    /// The notices about the selectors of the policy that select nothing.
    func selectorNotices(of policy: Policy) -> [AttachmentNotice] {
        policy.selectors.filter { emptySelectors.contains($0.index) }.map { selector in
            let isUngranted = selector.crossesNamespaces && ungrantedKinds.contains(selector.kind)
            return AttachmentNotice(
                origin: .selector(selector.index),
                kind: isUngranted ? .selectorWithoutGrant(selector.kind) : .selectorWithoutMatch(selector.kind))
        }
    }
}

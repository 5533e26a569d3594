public import JSONTape

extension TargetOrigin {
    /// The field.
    public var path: FieldPath {
        switch self {
        case .reference: FieldPath([.name("spec"), .name("targetRef")])
        case .references(let index): FieldPath([.name("spec"), .name("targetRefs"), .index(index)])
        case .selector(let index): FieldPath([.name("spec"), .name("targetSelectors"), .index(index)])
        }
    }
}

extension AttachmentNotice: CustomStringConvertible {
    /// `spec.targetRefs[0]: must be …`.
    public var description: String { "\(origin.path): \(message)" }

    /// What is wrong, or what will happen, in lower case and without a full stop.
    public var message: String {
        // Names come from objects; whoever wrote them must not steer a terminal.
        text.printable
    }

    private var text: String {
        switch matter {
        case .conflict(let target, let other, let prevails): Self.conflictText(target, other, prevails: prevails)
        case .targetAbsent(let target, let absence):
            switch absence {
            case .gatewayMissing(let gateway) where target.kind == .listenerSet:
                "the Gateway \(gateway) of ListenerSet \(target.object) does not exist: until it does, the policy has no effect and no status"
            case .gatewayMissing(let gateway):
                "Gateway \(gateway) does not exist: until it does, the policy has no effect and no status"
            case .gatewayOfOtherClass(let gateway, let name):
                "Gateway \(gateway) is of the class \(name), which is not Envoy Gateway's: the policy has no effect and no status"
            case .listenerSetMissing(let set):
                "ListenerSet \(set) does not exist: until it does, the policy has no effect and no status"
            }
        case .sectionMissing(let target, let existing):
            "must name a listener of \(target.kind.rawValue) \(target.object), which has no \(target.section ?? ""); it has "
                + (existing.isEmpty ? "none" : Self.list(existing))
        case .listenerSetNotAllowed(let set, let gateway):
            "Gateway \(gateway) does not allow ListenerSet \(set) (spec.allowedListeners): its listeners are not served"
        case .portOverlap(let listener, let others):
            "must not be for listener \(listener), which shares its port without TLS with \(Self.list(others)): the settings would apply to "
                + "these, too, so Envoy Gateway refuses them"
        case .invalid(let listener, let message): "does not work on listener \(listener): \(message)"
        case .overrides(let listener, let policy, let losing):
            "takes listener \(listener) from the policy \(policy.name), which it replaces whole"
                + Self.lossText(losing, of: policy.name)
        case .overridden(let listener, let policy, let losing):
            "listener \(listener) stays with the policy \(policy.name), which is for less than this one"
                + (losing.isEmpty ? "" : "; there, these do not hold: \(Self.list(losing))")
        case .http3Disabled(let listener):
            "listener \(listener) will not have HTTP/3: Envoy cannot validate clients over QUIC"
        case .selectorWithoutMatch(let kind): "matches no \(kind.rawValue)"
        case .selectorWithoutGrant(let targets):
            "matches \(Self.list(targets)), but no ReferenceGrant there lets policies of this namespace refer to it"
        }
    }

    private static func conflictText(_ target: Target, _ other: PolicyMention, prevails: Bool) -> String {
        let since = other.created.map { " since \($0)" } ?? ""
        if other.isBeingDeleted {
            return
                "the policy \(other.name), which is being deleted, still holds \(target): until it is gone, this one has no effect there"
        }
        let loss =
            prevails
            ? "the policy \(other.name) holds \(target)\(since) and would lose it to this older one"
            : "the policy \(other.name) holds \(target)\(since), so this one would have no effect there"
        let otherWay = target.section == nil ? "or target single listeners by sectionName" : "or delete that one first"
        return "must not be the target of another policy: \(loss); add the settings to that one, \(otherWay)"
    }

    private static func lossText(_ losing: [PolicySetting], of policy: ObjectName) -> String {
        guard !losing.isEmpty else { return "" }
        let security = losing.filter(\.isSecurity)
        return security.isEmpty
            ? "; its settings no longer hold there: \(list(losing))"
            : "; its TLS settings no longer hold there: \(list(security))"
    }

    /// Some items of a list, and how many more there are.
    private static func list(_ items: [some CustomStringConvertible]) -> String {
        let shown = items.prefix(AttachmentReview.maxMentions).map(\.description).joined(separator: ", ")
        let rest = items.count - AttachmentReview.maxMentions
        return rest > 0 ? "\(shown) and \(rest) more" : shown
    }
}

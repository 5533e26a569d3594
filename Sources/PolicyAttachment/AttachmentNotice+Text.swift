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
    /// `spec.targetRefs[0]: must not target …`.
    public var description: String { "\(path): \(message(asError: isConflict))" }

    /// The text of the notice, in lower case and without a full stop.
    ///
    /// - Parameter asError: Whether the text says what must be done, as an error does, or what happens and what to do about it, as a warning does.
    public func message(asError: Bool) -> String {
        // Names come from objects, whose authors must not be able to control a terminal.
        (asError ? errorText : warningText).printable
    }

    private var errorText: String {
        switch kind {
        case .conflict(let target, let other, _) where other.isBeingDeleted:
            "must not target \(target) while \(other), which is being deleted, targets it; wait until it is gone"
        case .conflict(let target, let other, let takesPrecedence):
            "must not target \(target), which \(other) targets\(other.since); "
                + (takesPrecedence
                    ? "that policy would lose it to this older one" : "this policy would have no effect there")
                + Self.remedy(target, other)
        case .targetAbsent(let target, let absence): "must have a target that Envoy Gateway serves: \(Self.text(absence, target))"
        case .parentAbsent(let set): "must have a target that Envoy Gateway serves: \(Self.text(parentAbsentOf: set))"
        case .sectionMissing(let target, let existing):
            "must name a listener of \(target.whole), which has no \(target.section ?? ""); it has \(Self.list(existing))"
        case .listenerSetNotAllowed(let set, let gateway):
            "must name a ListenerSet that its Gateway allows: \(Self.text(of: set, notAllowedBy: gateway))"
        case .portOverlap(let listener, let others):
            "must not target \(listener), which shares its port without TLS with \(Self.list(others)): the settings would apply to "
                + "them, too; target the whole Gateway or ListenerSet, or use another port"
        case .invalid(let listener, let message): "must be valid on \(listener): \(message)"
        case .overrides(let listener, let other, let losing):
            "must not replace \(other) on \(listener)\(Self.loss(losing, "not set there any longer"))"
        case .overridden(let listener, let other, let losing):
            "must not target \(listener), on which \(other) takes precedence: its target is narrower"
                + Self.loss(losing, "not set there")
        case .http3Disabled(let listener):
            "must not request HTTP/3 on \(listener): Envoy Gateway does not validate client certificates over QUIC"
        case .port(let notice): notice.text(asError: true)
        case .selectorWithoutMatch(let kind): "must match at least one \(kind.rawValue); correct the labels or the namespaces"
        case .selectorWithoutGrant(let kind): "must match at least one \(kind.rawValue): \(Self.text(withoutGrant: kind))"
        case .unchecked(let maxSteps):
            "must have targets that can be checked in \(maxSteps) steps; use fewer targets and selectors"
        }
    }

    private var warningText: String {
        switch kind {
        case .conflict(let target, let other, _) where other.isBeingDeleted:
            "\(other), which is being deleted, still targets \(target); this policy has no effect there until it is gone"
        case .conflict(let target, let other, let takesPrecedence):
            takesPrecedence
                ? "\(other) targets \(target)\(other.since) and has no effect there, because this policy is older"
                    + Self.remedy(target, other)
                : "\(other) targets \(target)\(other.since), so this policy has no effect there"
                    + Self.remedy(target, other)
        case .targetAbsent(let target, let absence):
            "\(Self.text(absence, target)); until then the policy has no effect and no status"
        case .parentAbsent(let set): "\(Self.text(parentAbsentOf: set)); until then the policy has no effect and no status"
        case .sectionMissing(let target, let existing):
            "\(target.whole) has no listener \(target.section ?? ""), so the policy has no effect on it; the \(target.kind.rawValue) has "
                + Self.list(existing)
        case .listenerSetNotAllowed(let set, let gateway):
            "its listeners are not served: \(Self.text(of: set, notAllowedBy: gateway))"
        case .portOverlap(let listener, let others):
            "\(listener) shares its port without TLS with \(Self.list(others)), so Envoy Gateway rejects the policy, whose settings "
                + "would apply to them, too; target the whole Gateway or ListenerSet, or use another port"
        case .invalid(let listener, let message):
            "\(listener) cannot serve its routes with this policy; correct the setting or the object that it depends on: \(message)"
        case .overrides(let listener, let other, let losing):
            "replaces \(other) as a whole on \(listener)\(Self.loss(losing, "not set there any longer"))"
        case .overridden(let listener, let other, let losing):
            "has no effect on \(listener), where \(other) takes precedence, because its target is narrower"
                + Self.loss(losing, "not set there")
        case .http3Disabled(let listener):
            "\(listener) does not serve HTTP/3, because Envoy Gateway does not validate client certificates over QUIC"
        case .port(let notice): notice.text(asError: false)
        case .selectorWithoutMatch(let kind):
            "matches no \(kind.rawValue), so it has no effect; correct the labels or the namespaces"
        case .selectorWithoutGrant(let kind): "has no effect: \(Self.text(withoutGrant: kind))"
        case .unchecked(let maxSteps):
            "the targets were not checked completely, which takes more than \(maxSteps) steps; conflicts may be missed; use fewer targets and "
                + "selectors"
        }
    }

    private static func text(_ absence: TargetOutcome.Absence, _ target: Target) -> String {
        switch absence {
        case .gatewayMissing(let gateway) where target.kind == .listenerSet:
            "Gateway \(gateway) of ListenerSet \(target.object) does not exist; create it or correct spec.parentRef of the ListenerSet"
        case .gatewayMissing(let gateway): "Gateway \(gateway) does not exist; create it or correct the name"
        case .gatewayOfOtherClass(let gateway, let name):
            "Gateway \(gateway) has the class \(name), which Envoy Gateway does not manage; use a Gateway of one of its classes"
        case .listenerSetMissing(let set): "ListenerSet \(set) does not exist; create it or correct the name"
        }
    }

    private static func text(parentAbsentOf set: ObjectName) -> String {
        "the Gateway of ListenerSet \(set), in another namespace, does not exist or Envoy Gateway does not manage its class; correct "
            + "spec.parentRef of the ListenerSet"
    }

    private static func text(of set: ObjectName, notAllowedBy gateway: ObjectName?) -> String {
        "\(gateway.map { "Gateway \($0)" } ?? "its Gateway, in another namespace,") does not allow ListenerSet \(set); allow its namespace in "
            + "spec.allowedListeners of the Gateway"
    }

    private static func text(withoutGrant kind: Target.Kind) -> String {
        "it matches no \(kind.rawValue) of its namespace, and no ReferenceGrant lets policies of this namespace refer to a \(kind.rawValue) of "
            + "another one; create one in the namespace of the \(kind.rawValue)"
    }

    private static func remedy(_ target: Target, _ other: PolicyMention) -> String {
        guard let other = other.summary else { return "; target single listeners by sectionName" }
        return "; add the settings to \(other.name), or "
            + (target.section == nil ? "target single listeners by sectionName" : "delete that policy first")
    }

    /// The settings that are lost: the TLS settings alone if there are any.
    private static func loss(_ losing: LostSettings, _ state: String) -> String {
        guard !losing.settings.isEmpty else { return losing.includesSecurity ? "; TLS settings are \(state)" : "" }
        let security = losing.settings.filter(\.isSecurity)
        return security.isEmpty
            ? "; \(state): \(list(losing.settings))" : "; TLS settings \(state): \(list(security))"
    }

    /// The named listeners of a list, and whether there are others.
    private static func list(_ listeners: [ListenerMention]) -> String {
        let named = listeners.compactMap(\.listed)
        let others = named.count < listeners.count ? ["listeners in other namespaces"] : []
        return ((named.isEmpty ? [] : [named.joined(separator: ", ")]) + others).joined(separator: " and ")
    }

    /// The first items of a list, and the number of the others.
    private static func list(_ items: [some CustomStringConvertible]) -> String {
        guard !items.isEmpty else { return "none" }
        let shown = items.prefix(AttachmentReview.maxListed).map(\.description).joined(separator: ", ")
        let rest = items.count - AttachmentReview.maxListed
        return rest > 0 ? "\(shown) and \(rest) more" : shown
    }
}

extension PolicyMention {
    /// ` since 2026-01-31T08:05:00Z`, or nothing for a policy that is withheld or has no creation time.
    fileprivate var since: String { summary?.created.map { " since \($0)" } ?? "" }
}

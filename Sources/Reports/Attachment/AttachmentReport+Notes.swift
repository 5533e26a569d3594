internal import PolicyAttachment

// The words for outcomes in the reports for people.

extension Target {
    /// What a policy with the target applies to: `listener`, `Gateway` or `ListenerSet`.
    var scope: String { section != nil ? "listener" : kind.rawValue }
}

extension AttachmentNotice {
    var isAboutSelector: Bool {
        switch kind {
        case .selectorWithoutMatch, .selectorWithoutGrant: true
        default: false
        }
    }
}

extension PolicyOutcome {
    /// The notices about a target that is a ListenerSet.
    func notices(on target: TargetOutcome) -> [String] {
        notices.filter { $0.origin == target.origin && !$0.isAboutSelector }.map { $0.message(asError: false) }
    }

    /// The controller's warnings on a target that the policy is attached to.
    func warnings(on target: TargetOutcome) -> [String] {
        guard case .attached = target.state, let ancestor = ancestors.first(where: { $0.target == target.target }) else {
            return []
        }
        return ancestor.conditions.filter { $0.kind == .warning }.map { "warning: \($0.message)" }
    }
}

extension TargetOutcome {
    /// The result in the controller's terms. The controller reports nothing about a target that does not exist.
    var result: String {
        switch state {
        case .absent: "NoStatus"
        case .sectionMissing: "TargetNotFound"
        case .conflicted: "Conflicted"
        case .attached(let listeners, let overridden):
            (listeners.allSatisfy(\.isAccepted) ? "Accepted" : "Invalid") + (overridden.isEmpty ? "" : ", Overridden")
        }
    }

    var notes: [String] {
        switch state {
        case .absent(.gatewayMissing(let gateway)): ["Gateway \(gateway) does not exist"]
        case .absent(.gatewayOfOtherClass(let gateway, let name)):
            ["Gateway \(gateway) has the class \(name), which is not a class of Envoy Gateway"]
        case .absent(.listenerSetMissing(let set)): ["ListenerSet \(set) does not exist"]
        case .sectionMissing(let existing):
            [existing.isEmpty ? "it has no listeners" : "it has only these listeners: " + existing.joined(separator: ", ")]
        case .conflicted(let holder): ["\(holder) already has this target"]
        case .attached(let listeners, let overridden):
            overridden.map { "overridden on listener \($0.section) by \($0.policy.name)" } + listeners.flatMap(\.notes)
        }
    }
}

extension ListenerAttachment {
    var notes: [String] {
        let texts: [String] =
            switch state {
            case .inForce, .notApplicable, .notServed: []
            case .invalid(let faults): faults.map(\.message)
            case .overlapping(let others):
                ["it shares its port with \(others.list) without TLS, so the settings would apply there as well"]
            }
        return
            (texts
            + (overwrittenBy.map { ["overwritten by \($0.name), which targets the same listener by another reference"] } ?? []))
            .map { "listener \(listener): \($0)" }
    }
}

extension ListenerOutcome.OverriddenPolicy.Reason {
    var text: String {
        switch self {
        case .overridden(let winner): "by the more specific target of \(winner.name)"
        case .conflicted(let winner): "because \(winner.name) already has the same target"
        case .overlapping(let others): "because its settings would also apply to \(others.list)"
        }
    }
}

extension ListenerOutcome.DroppedSetting {
    var text: String {
        switch reason {
        case .replaced, .notAttached: "set by \(policy.name)"
        case .otherProtocol: "no effect on this protocol"
        case .clientValidation: "not supported with client certificate validation"
        case .noAuthority: "ignored without caCertificateRefs before Envoy Gateway 1.8"
        case .portWide(let owner): "the port takes it from listener \(owner)"
        case .invalid: "invalid: Envoy answers every request with 500"
        case .notServed: "the listener is not served"
        }
    }
}

extension [ListenerName] {
    /// The names, separated by commas.
    var list: String { map(\.description).joined(separator: ", ") }
}

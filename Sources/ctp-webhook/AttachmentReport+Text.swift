import JSONTape
import PolicyAttachment
import PolicySchema

/// The report for people.
extension AttachmentReport {
    var text: String {
        var sections: [String] = []
        if !resolution.listeners.isEmpty { sections.append(listenerTable) }
        if !resolution.policies.isEmpty { sections.append(policyTable) }
        if !findings.isEmpty {
            sections.append(findings.map { "\($0.location): \($0.finding.severity.rawValue): \($0.finding)\n" }.joined())
        }
        return sections.isEmpty ? "There are no policies, and no Gateways of Envoy Gateway.\n" : sections.joined(separator: "\n")
    }

    private var listenerTable: String {
        var table = TextTable("LISTENER", "PORT", "PROTOCOL", "GOVERNED BY", "FOR")
        for listener in resolution.listeners {
            table.add(
                [
                    "\(listener.listener)", "\(listener.port)", listener.protocolName,
                    listener.governor.map { "\($0.policy.name)" } ?? "-", listener.governor?.target.scope ?? "-",
                ], notes: listener.notes)
        }
        return table.text
    }

    private var policyTable: String {
        var table = TextTable("POLICY", "TARGET", "RESULT", "WHERE")
        for policy in resolution.policies {
            let name = "\(policy.policy.name)"
            if policy.targets.isEmpty {
                table.add(
                    [name, "-", "NoTarget", locations[policy.policy.name]?.of(nil) ?? ""],
                    notes: ["it names no Gateway and no ListenerSet, and selects none"])
            }
            for target in policy.targets {
                table.add(
                    [name, "\(target.target)", target.result, locations[policy.policy.name]?.of(target.origin) ?? ""],
                    notes: target.notes + policy.warnings(on: target))
            }
        }
        return table.text
    }
}

extension Target {
    /// How much of a Gateway it is for.
    fileprivate var scope: String { section != nil ? "the listener" : "the \(kind.rawValue)" }
}

extension PolicyOutcome {
    /// The controller's warnings, which it gives where the policy is attached.
    fileprivate func warnings(on target: TargetOutcome) -> [String] {
        guard case .attached = target.state, let ancestor = ancestors.first(where: { $0.target == target.target }) else {
            return []
        }
        return ancestor.conditions.filter { $0.kind == .warning }.map { "warning: \($0.message)" }
    }
}

extension TargetOutcome {
    /// The result in the controller's words, and in ours where it has none.
    fileprivate var result: String {
        switch state {
        case .absent: "NoStatus"
        case .sectionMissing: "TargetNotFound"
        case .conflicted: "Conflicted"
        case .attached(let listeners, let overridden):
            (listeners.allSatisfy(\.isSound) ? "Accepted" : "Invalid") + (overridden.isEmpty ? "" : ", Overridden")
        }
    }

    fileprivate var notes: [String] {
        switch state {
        case .absent(.gatewayMissing(let gateway)): ["there is no Gateway \(gateway)"]
        case .absent(.gatewayOfOtherClass(let gateway, let name)):
            ["Gateway \(gateway) is of the class \(name), which is not Envoy Gateway's"]
        case .absent(.listenerSetMissing(let set)): ["there is no ListenerSet \(set)"]
        case .sectionMissing(let existing):
            ["it has " + (existing.isEmpty ? "no listeners" : "only " + existing.joined(separator: ", "))]
        case .conflicted(let holder): ["\(holder) holds it"]
        case .attached(let listeners, let overridden):
            overridden.map { "overridden: listener \($0.section) by \($0.policy.name)" } + listeners.flatMap(\.notes)
        }
    }
}

extension ListenerAttachment {
    fileprivate var notes: [String] {
        let texts: [String] =
            switch state {
            case .inForce, .without, .notServed: []
            case .invalid(let faults): faults.map(\.message)
            case .overlapping(let others):
                ["it shares its port without TLS with \(others.words), which would have its settings, too"]
            }
        return (texts + (overwriter.map { ["\($0.name) names it in another way, and comes later"] } ?? []))
            .map { "listener \(listener): \($0)" }
    }
}

extension ListenerOutcome {
    fileprivate var notes: [String] {
        (trouble.map { ["not served: it \($0)"] } ?? [])
            + losers.map { "loses: \($0.policy.name), \($0.reason.words)" }
            + (inForce.isEmpty ? [] : ["in force: \(inForce.words)"])
            + droppedTogether.map { "dropped: \($0.settings.words) (\($0.reason))" }
    }

    /// What is dropped of one policy for one reason makes one line.
    private var droppedTogether: [(reason: String, settings: [PolicySetting])] {
        var lines: [(reason: String, settings: [PolicySetting])] = []
        for dropped in dropped {
            let reason = dropped.words
            if let index = lines.firstIndex(where: { $0.reason == reason }) {
                lines[index].settings.append(dropped.setting)
            } else {
                lines.append((reason, [dropped.setting]))
            }
        }
        return lines
    }
}

extension ListenerOutcome.Loser.Reason {
    fileprivate var words: String {
        switch self {
        case .overridden(let winner): "overridden by the narrower target of \(winner.name)"
        case .conflicted(let winner): "in conflict with \(winner.name), which holds the target"
        case .overlapping(let others): "for \(others.words) would have its settings, too"
        }
    }
}

extension ListenerOutcome.DroppedSetting {
    fileprivate var words: String {
        switch reason {
        case .replaced, .notAttached: "of \(policy.name)"
        case .otherProtocol: "means nothing to this protocol"
        case .clientValidation: "does not go with the validation of clients"
        case .invalid: "cannot be translated: every request is answered by 500"
        case .notServed: "the listener is not served"
        }
    }
}

extension [PolicySetting] {
    fileprivate var words: String { map(\.description).joined(separator: ", ") }
}

extension [ListenerName] {
    fileprivate var words: String { map(\.description).joined(separator: ", ") }
}

internal import PolicyAttachment
internal import PolicySchema

extension AttachmentReport {
    /// The report as tables of listeners and policies, followed by the findings.
    package var text: String {
        var sections: [String] = []
        if !resolution.listeners.isEmpty { sections.append(listenerTable) }
        if !resolution.ports.isEmpty { sections.append(portTable) }
        if !resolution.policies.isEmpty { sections.append(policyTable) }
        if !findings.isEmpty {
            sections.append(findings.map { "\($0)\n" }.joined())
        }
        return sections.isEmpty ? "No policies and no Gateways of Envoy Gateway were found.\n" : sections.joined(separator: "\n")
    }

    private var listenerTable: String {
        var table = TextTable("LISTENER", "PORT", "PROTOCOL", "EFFECTIVE POLICY", "SCOPE")
        for listener in resolution.listeners {
            table.add(
                [
                    "\(listener.listener)", "\(listener.port)", listener.protocolName,
                    listener.effectivePolicy.map { "\($0.policy.name)" } ?? "-", listener.effectivePolicy?.target.scope ?? "-",
                ], notes: listener.notes)
        }
        return table.text
    }

    private var portTable: String {
        var table = TextTable("SHARED PORT", "SETTING", "TAKEN FROM", "POLICY")
        for port in resolution.ports {
            table.add(
                [
                    "\(port.port)", port.setting.rawValue, "\(port.owner.listener)",
                    port.owner.policy.map { "\($0.name)" } ?? "-",
                ], notes: port.notes)
        }
        return table.text
    }

    private var policyTable: String {
        var table = TextTable("POLICY", "TARGET", "RESULT", "LOCATION")
        for policy in resolution.policies {
            let name = "\(policy.policy.name)"
            let place = locations[policy.policy.name]
            let unmatched = policy.notices.filter(\.isAboutSelector)
            if policy.targets.isEmpty, unmatched.isEmpty {
                table.add([name, "-", "NoTarget", place?.of(nil) ?? ""], notes: ["it names no target"])
            }
            for notice in unmatched {
                table.add(
                    [name, "\(notice.path)", "NoTarget", place?.of(notice.origin) ?? ""], notes: [notice.message(asError: false)])
            }
            for target in policy.targets {
                table.add(
                    [name, "\(target.target)", target.result, place?.of(target.origin) ?? ""],
                    notes: target.notes + policy.notices(on: target) + policy.warnings(on: target))
            }
        }
        return table.text
    }
}

extension PortOutcome {
    fileprivate var notes: [String] {
        (isSet ? [] : ["the default, because the policy of this listener does not set it"])
            + losers.map { "no effect on listener \($0.listener)" + ($0.policy.map { ": set by \($0.name)" } ?? "") }
            + others.map { "also applies to listener \($0.listener)" }
    }
}

extension ListenerOutcome {
    fileprivate var notes: [String] {
        (fault.map { ["not served: the listener \($0)"] } ?? [])
            + overridden.map { "overridden: \($0.policy.name), \($0.reason.text)" }
            + (inForce.isEmpty ? [] : ["effective: \(inForce.list)"])
            + ignoredSettings.map { "ignored: \($0.settings.list) (\($0.reason))" }
    }

    /// The ignored settings, grouped by reason, in the order of their first settings.
    private var ignoredSettings: [(reason: String, settings: [PolicySetting])] {
        var lines: [(reason: String, settings: [PolicySetting])] = []
        for dropped in dropped {
            let reason = dropped.text
            if let index = lines.firstIndex(where: { $0.reason == reason }) {
                lines[index].settings.append(dropped.setting)
            } else {
                lines.append((reason, [dropped.setting]))
            }
        }
        return lines
    }
}

extension [PolicySetting] {
    fileprivate var list: String { map(\.description).joined(separator: ", ") }
}

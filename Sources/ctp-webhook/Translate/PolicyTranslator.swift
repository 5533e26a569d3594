import EnvoyTranslation
import JSONTape
import PolicyAttachment
import PolicySchema
import Reports
import TrafficPolicy

/// Translates the policies of a collection for the listeners on which they are effective.
struct PolicyTranslator {
    let objects: ObjectCollection
    /// The protocol of the listeners; nil for all.
    let transport: ListenerDescription.Transport?
    /// The host name of assumed listeners, and of the route of listeners without an exact host name.
    let hostname: String?
    let rules: PolicyRules

    /// The result for all policies.
    struct Result {
        var listeners: [TranslatedListener] = []
        /// Errors and notes, a line each.
        var messages: [String] = []
        /// Whether a policy could not be translated.
        var hasFailures = false
    }

    /// Translates all policies, the oldest first.
    func translation() -> Result {
        let resolution = objects.inventory.with(tables: rules.tables).resolution()
        let listeners = Dictionary(
            grouping: resolution.listeners.filter { $0.effectivePolicy != nil }, by: { $0.effectivePolicy?.policy.name })
        let policies = Dictionary(uniqueKeysWithValues: objects.policies.map { ($0.object.identity.name, $0) })
        var validator = PolicyValidator(rules.tables, severities: rules.severities)
        var result = Result()
        for policy in resolution.policies.compactMap({ policies[$0.policy.name] }) {
            let name = policy.object.identity.name
            guard isTranslatable(policy, &validator, &result) else {
                result.fail("\(policy.location): error: \(name) cannot be translated because it has errors")
                continue
            }
            translate(policy, for: listeners[name] ?? [], hasListeners: !resolution.listeners.isEmpty, into: &result)
        }
        return result
    }

    /// Reports the errors of a policy. Envoy's errors do not prevent a translation.
    private func isTranslatable(
        _ policy: ManifestObject, _ validator: inout PolicyValidator, _ result: inout Result
    ) -> Bool {
        validator.validate(policy.tape, at: policy.place, namespace: policy.object.identity.name.namespace)
        var isTranslatable = true
        for finding in validator.findings.kept.sorted(by: { $0.path < $1.path }) where finding.severity == .error {
            let place = policy.tape.nearestPlace(to: finding.path, from: policy.place)
            result.messages.append("\(policy.location(of: place)): error: \(finding)")
            if finding.rule.detectedBy == .crd || finding.rule.detectedBy == .controller { isTranslatable = false }
        }
        return isTranslatable
    }

    private func translate(
        _ policy: ManifestObject, for outcomes: [ListenerOutcome], hasListeners: Bool, into result: inout Result
    ) {
        let name = policy.object.identity.name
        let known = outcomes.compactMap { outcome in
            ListenerDescription(outcome, in: objects.inventory, routeHostname: hostname).map {
                (outcome: outcome, description: $0)
            }
        }
        let wanted = known.filter { transport == nil || $0.description.transport == transport }
        for (outcome, description) in wanted {
            switch outcome.effectivePolicy?.state {
            case .inForce?: translate(policy, for: description, named: outcome.listener, into: &result)
            case .invalid(let faults)?:
                for fault in faults {
                    result.fail("\(policy.location): error: \(name) on listener \(outcome.listener): \(fault.message)")
                }
            default: result.messages.append("note: \(name): listener \(outcome.listener) is not served")
            }
        }
        guard wanted.isEmpty else { return }
        let assumed = transport ?? .https
        if hasListeners {
            result.messages.append(
                "note: \(name) is not effective on a listener of the input; translated for an assumed "
                    + "\(assumed.rawValue.uppercased()) listener")
        }
        let description = ListenerDescription(assumed: assumed, namespace: name.namespace, hostname: hostname)
        translate(policy, for: description, named: nil, into: &result)
    }

    private func translate(
        _ policy: ManifestObject, for description: ListenerDescription, named listener: ListenerName?,
        into result: inout Result
    ) {
        let name = policy.object.identity.name
        let spec = JSONValue(policy.place, of: policy.tape)["spec"] ?? .object([])
        do throws(ListenerTranslation.Fault) {
            let translation = try ListenerTranslation(
                of: PolicyField(spec: spec), named: name.description, on: description, for: rules.tables.profile)
            result.listeners.append(
                TranslatedListener(policy: name, listener: listener, description: description, translation: translation))
        } catch {
            let place = policy.tape.nearestPlace(to: error.field, from: policy.place)
            result.fail("\(policy.location(of: place)): error: \(name) cannot be translated: \(error)")
        }
    }
}

extension PolicyTranslator.Result {
    fileprivate mutating func fail(_ message: String) {
        messages.append(message)
        hasFailures = true
    }
}

extension ListenerDescription {
    /// The description of a listener of a Gateway; nil if its protocol has no settings of policies.
    fileprivate init?(_ outcome: ListenerOutcome, in inventory: Inventory, routeHostname: String?) {
        guard let transport = Transport(rawValue: outcome.protocolName.lowercased()),
            let details = inventory.details(of: outcome.listener)
        else { return nil }
        self.init(
            transport: transport, name: outcome.listener.description, port: details.containerPort, hostname: outcome.hostname,
            routeHostname: routeHostname, passesTLSThrough: details.passesTLSThrough,
            certificates: details.certificates.map(\.description))
    }
}

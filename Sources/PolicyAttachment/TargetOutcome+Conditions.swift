/// The conditions that the controller writes.
extension TargetOutcome.State {
    func conditions(for target: Target, _ translation: Translation) -> [StatusCondition] {
        switch self {
        case .absent: return []
        case .sectionMissing: return [StatusCondition(.accepted, .targetNotFound, Self.missingText(target), isTrue: false)]
        case .conflicted: return [StatusCondition(.accepted, .conflicted, Self.conflictText(target), isTrue: false)]
        case .attached(let listeners, let overridden):
            var conditions: [StatusCondition] = []
            if !overridden.isEmpty {
                let sections = overridden.map(\.section).joined(separator: " ")
                conditions.append(
                    StatusCondition(
                        .overridden, .overridden,
                        "There are existing ClientTrafficPolicies that are overriding these sections [\(sections)]"))
            }
            let lines = listeners.flatMap(\.lines)
            conditions.append(
                lines.isEmpty
                    ? StatusCondition(.accepted, .accepted, "Policy has been accepted.") : StatusCondition(invalid: lines))
            if let warning = Self.warning(listeners, translation) { conditions.append(warning) }
            return conditions
        }
    }

    private static func missingText(_ target: Target) -> String {
        let section = target.section ?? ""
        return switch target.kind {
        case .gateway: "No section name \(section) found for Gateway \(target.object)"
        case .listenerSet: "ListenerSet \(target.object) does not have a listener named \"\(section)\""
        }
    }

    private static func conflictText(_ target: Target) -> String {
        let what = target.section == nil ? target.kind.rawValue : "section of"
        return "Unable to target \(what) \(target.object.name), another ClientTrafficPolicy has already attached to it"
    }

    private static func warning(_ listeners: [ListenerAttachment], _ translation: Translation) -> StatusCondition? {
        let withoutHTTP3 = listeners.filter(\.disablesHTTP3).map(\.listener.name).sorted()
        var texts: [String] = []
        if let first = withoutHTTP3.first {
            let names = withoutHTTP3.count == 1 ? "listener \"\(first)\"" : "listeners [\(withoutHTTP3.joined(separator: " "))]"
            texts.append(
                "HTTP/3 was disabled for \(names) because Envoy does not support downstream client TLS validation over QUIC")
        }
        texts += translation.deprecations
        guard !texts.isEmpty else { return nil }
        let reason: StatusCondition.Reason =
            switch (withoutHTTP3.isEmpty, translation.deprecations.isEmpty) {
            case (false, false): .warnings
            case (false, true): .unsupportedHTTP3ClientValidation
            case (true, _): .deprecatedField
            }
        return StatusCondition(.warning, reason, texts.joined(separator: "; "))
    }
}

extension ListenerAttachment {
    /// The faults on the listener, as lines of the condition's message.
    fileprivate var lines: [String] {
        switch state {
        case .inForce, .notServed, .notApplicable: []
        case .invalid(let faults): faults.map(\.message)
        case .overlapping(let others):
            [
                "ClientTrafficPolicy is being applied to multiple http (non https) listeners "
                    + "(\(others.map(\.description).joined(separator: ", "))) on the same port, which is not allowed"
            ]
        }
    }
}

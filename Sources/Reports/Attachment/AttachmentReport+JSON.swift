package import JSONTape
internal import PolicyAttachment
internal import PolicySchema

extension AttachmentReport {
    /// The report as JSON, with the status of each policy as the controller writes it.
    package var json: JSONValue {
        .object([
            .init("policies", .array(resolution.policies.map(\.json))),
            .init("listeners", .array(resolution.listeners.map(\.json))),
            .init("ports", .array(resolution.ports.map(\.json))),
            .init("findings", .array(findings.map(\.json))),
        ])
    }
}

extension JSONValue.Member {
    fileprivate init(_ key: String, _ value: JSONValue) { self.init(key: key, value: value) }

    fileprivate init(_ key: String, _ text: some CustomStringConvertible) {
        self.init(key: key, value: .string(text.description))
    }
}

extension PolicyOutcome {
    var json: JSONValue {
        .object(
            [.init("policy", policy.name), .init("ancestors", .array(ancestors.map(\.json)))]
                + (notices.isEmpty ? [] : [.init("notices", .array(notices.map(\.json)))]))
    }
}

extension AttachmentNotice {
    fileprivate var json: JSONValue {
        .object([.init("field", path), .init("message", message(asError: false))])
    }
}

extension PortOutcome {
    var json: JSONValue {
        .object([
            .init("port", .number("\(port)")), .init("setting", setting.rawValue), .init("owner", owner.json),
            .init("default", .boolean(!isSet)), .init("losers", .array(losers.map(\.json))),
            .init("others", .array(others.map(\.json))),
        ])
    }
}

extension PortOutcome.Member {
    fileprivate var json: JSONValue {
        .object([.init("listener", listener), .init("policy", policy.map { .string($0.name.description) } ?? .null)])
    }
}

extension Ancestor {
    fileprivate var json: JSONValue {
        .object([.init("ref", target.json), .init("conditions", .array(conditions.map(\.json)))])
    }
}

extension Target {
    fileprivate var json: JSONValue {
        .object(
            [
                .init("group", Target.group), .init("kind", kind.rawValue), .init("namespace", object.namespace),
                .init("name", object.name),
            ] + (section.map { [.init("sectionName", $0)] } ?? []))
    }
}

extension StatusCondition {
    fileprivate var json: JSONValue {
        .object([
            .init("type", kind.rawValue), .init("status", isTrue ? "True" : "False"), .init("reason", reason.rawValue),
            .init("message", message),
        ])
    }
}

extension ListenerOutcome {
    var json: JSONValue {
        var members: [JSONValue.Member] = [.init("gateway", listener.gateway)]
        if let set = listener.listenerSet { members.append(.init("listenerSet", set)) }
        members += [.init("name", listener.name), .init("port", .number("\(port)")), .init("protocol", protocolName)]
        if let hostname { members.append(.init("hostname", hostname)) }
        if let fault { members.append(.init("notServed", fault)) }
        members += [
            .init("policy", effectivePolicy.map { .string($0.policy.name.description) } ?? .null),
            .init("target", effectivePolicy?.target.json ?? .null),
            .init("overridden", .array(overridden.map(\.json))),
            .init("effective", .array(inForce.map { .object($0.members) })),
            .init("ignored", .array(dropped.map(\.json))),
        ]
        return .object(members)
    }
}

extension PolicySetting {
    fileprivate var members: [JSONValue.Member] {
        [.init("setting", path)] + (value.map { [.init("value", $0)] } ?? [])
            + (defaultOrigin.map { [.init("defaultOf", $0)] } ?? [])
    }
}

extension ListenerOutcome.OverriddenPolicy {
    fileprivate var json: JSONValue {
        let reason: [JSONValue.Member] =
            switch self.reason {
            case .overridden(let winner): [.init("reason", "Overridden"), .init("by", winner.name)]
            case .conflicted(let winner): [.init("reason", "Conflicted"), .init("by", winner.name)]
            case .overlapping(let others):
                [.init("reason", "PortOverlap"), .init("with", .array(others.map { .string($0.description) }))]
            }
        return .object([.init("policy", policy.name), .init("target", target.json)] + reason)
    }
}

extension ListenerOutcome.DroppedSetting {
    fileprivate var json: JSONValue {
        let reason: [JSONValue.Member] =
            switch self.reason {
            case .replaced(let winner): [.init("reason", "Replaced"), .init("by", winner.name)]
            case .notAttached: [.init("reason", "NotAttached")]
            case .otherProtocol: [.init("reason", "OtherProtocol")]
            case .clientValidation: [.init("reason", "ClientValidation")]
            case .noAuthority: [.init("reason", "NoAuthority")]
            case .portWide(let owner): [.init("reason", "PortWide"), .init("from", owner)]
            case .invalid: [.init("reason", "Invalid")]
            case .notServed: [.init("reason", "NotServed")]
            }
        return .object([.init("policy", policy.name)] + setting.members + reason)
    }
}

extension LocatedFinding {
    fileprivate var json: JSONValue {
        .object([
            .init("policy", policy), .init("location", location), .init("severity", finding.severity.rawValue),
            .init("rule", finding.rule.id), .init("field", finding.path), .init("message", finding.message),
        ])
    }
}

import JSONTape
import PolicyAttachment
import PolicySchema

/// The report for programs, with the status of each policy as the controller writes it.
extension AttachmentReport {
    var json: JSONValue {
        .object([
            .init("policies", .array(resolution.policies.map(\.json))),
            .init("listeners", .array(resolution.listeners.map(\.json))),
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
    fileprivate var json: JSONValue {
        .object([.init("policy", policy.name), .init("ancestors", .array(ancestors.map(\.json)))])
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
    fileprivate var json: JSONValue {
        var members: [JSONValue.Member] = [.init("gateway", listener.gateway)]
        if let set = listener.listenerSet { members.append(.init("listenerSet", set)) }
        members += [.init("name", listener.name), .init("port", .number("\(port)")), .init("protocol", protocolName)]
        if let hostname { members.append(.init("hostname", hostname)) }
        if let trouble { members.append(.init("notServed", trouble)) }
        members += [
            .init("policy", governor.map { .string($0.policy.name.description) } ?? .null),
            .init("target", governor?.target.json ?? .null),
            .init("losers", .array(losers.map(\.json))),
            .init("inForce", .array(inForce.map { .object($0.members) })),
            .init("dropped", .array(dropped.map(\.json))),
        ]
        return .object(members)
    }
}

extension PolicySetting {
    fileprivate var members: [JSONValue.Member] {
        [.init("setting", path)] + (value.map { [.init("value", $0)] } ?? [])
    }
}

extension ListenerOutcome.Loser {
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
            case .invalid: [.init("reason", "Invalid")]
            case .notServed: [.init("reason", "NotServed")]
            }
        return .object([.init("policy", policy.name)] + setting.members + reason)
    }
}

extension AttachmentReport.LocatedFinding {
    fileprivate var json: JSONValue {
        .object([
            .init("policy", policy), .init("location", location), .init("severity", finding.severity.rawValue),
            .init("rule", finding.rule.id), .init("field", finding.path), .init("message", finding.message),
        ])
    }
}

import JSONTape
import PolicySchema
import SeededRandom
import TrafficPolicy

/// Random policies generated from the tables, valid or with random faults.
struct RandomPolicy {
    private var random: SplitMix64
    /// On average one of so many values is invalid; nil for none.
    private let invalidOneIn: Int?

    init(seed: UInt64, invalidOneIn: Int? = nil) {
        random = SplitMix64(seed: seed)
        self.invalidOneIn = invalidOneIn
    }

    mutating func policy() -> JSONValue {
        guard case .object(let spec)? = PolicyTables.newest.schema.fields.first(where: { $0.name == "spec" })?.type else {
            return .null
        }
        let metadata = JSONValue.object([.init(key: "name", value: "p"), .init(key: "namespace", value: "default")])
        let status = JSONValue.object([.init(key: "ancestors", value: .null)])
        return .object([
            .init(key: "metadata", value: metadata), .init(key: "spec", value: object(spec)), .init(key: "status", value: status),
        ])
    }

    private mutating func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &random) == 0 }

    private mutating func value(_ type: ValueType) -> JSONValue {
        if let invalidOneIn, chance(invalidOneIn) { return invalid(type) }
        switch type {
        case .object(let schema): return object(schema)
        case .array(let element, let shape):
            let least = shape.count?.lowerBound ?? 0
            let count = Int.random(in: least...max(least, min(shape.count?.upperBound ?? 4, 4)), using: &random)
            if case .none = shape.uniqueness { return .array((0..<count).map { _ in value(element) }) }
            return .array((0..<count).map { element.validValue($0) })
        case .map(let element):
            let count = Int.random(in: 0...3, using: &random)
            return .object((0..<count).map { .init(key: "example.com/k\($0)", value: value(element)) })
        case .opaque: return "x"
        default: return pick(type.cases.filter { $0.violation == nil }.map(\.value)) ?? type.validValue()
        }
    }

    private mutating func invalid(_ type: ValueType) -> JSONValue {
        let cases = type.cases.filter { $0.violation != nil && $0.value.text.utf8.count < 5000 }
        return pick(cases.map(\.value) + [.null]) ?? .null
    }

    private mutating func pick(_ values: [JSONValue]) -> JSONValue? { values.randomElement(using: &random) }

    /// An object with its required fields and some optional ones, in random order, with some nulls.
    private mutating func object(_ schema: ObjectSchema) -> JSONValue {
        var members: [JSONValue.Member] = []
        for field in schema.fields where field.exists {
            let isWanted = field.isRequired ? invalidOneIn.map { !chance($0 * 2) } ?? true : chance(2)
            if isWanted {
                members.append(.init(key: field.name, value: value(field.type)))
            } else if !field.isRequired, chance(10) {
                members.append(.init(key: field.name, value: .null))
            }
        }
        if schema.name == "LocalPolicyTargetReferenceWithSectionName", chance(4) {
            members.append(.init(key: "namespace", value: invalidOneIn == nil || chance(2) ? "default" : "other"))
        }
        if invalidOneIn == nil || !chance(4) { members = schema.withoutViolations(members) }
        return .object(members.shuffled(using: &random))
    }
}

extension ObjectSchema {
    /// The members without those that violate rules about several fields.
    fileprivate func withoutViolations(_ members: [JSONValue.Member]) -> [JSONValue.Member] {
        var members = members
        func value(_ key: String) -> JSONValue? { members.first { $0.key == key && $0.value != .null }?.value }
        func set(_ key: String, _ value: JSONValue) {
            members.removeAll { $0.key == key }
            members.append(.init(key: key, value: value))
        }
        func drop(_ keys: String...) { members.removeAll { keys.contains($0.key) } }
        func keepOne(of keys: [String], else value: JSONValue) {
            let present = keys.filter { key in members.contains { $0.key == key && $0.value != .null } }
            members.removeAll { keys.contains($0.key) && $0.key != present.first }
            if present.isEmpty { members.append(.init(key: keys[0], value: value)) }
        }
        switch name {
        case "ClientTrafficPolicySpec":
            if value("targetRef") != nil {
                drop("targetRefs")
            } else {
                set("targetRefs", .array([ClientTrafficPolicy.reference]))
            }
        case "LocalPolicyTargetReferenceWithSectionName":
            set("group", "gateway.networking.k8s.io")
            set("kind", "ListenerSet")
        case "TargetSelector": if value("group") != nil { set("group", "gateway.networking.k8s.io") }
        case "TargetSelectorNamespaces": if value("from") == "Selector" { set("selector", .object([])) }
        case "ClientIPDetectionSettings": keepOne(of: ["directSourceIP", "customHeader", "xForwardedFor"], else: .object([]))
        case "XForwardedForSettings": keepOne(of: ["numTrustedHops", "trustedCIDRs"], else: 1)
        case "ClientTLSSettings":
            if value("minVersion") == "1.3" { drop("ciphers") }
            if value("maxVersion") != nil, value("maxVersion") != "Auto" { set("minVersion", "Auto") }
        case "ClientValidationContext":
            if value("mode") == "Request" || value("mode") == "RequireAny" { drop("allowExpiredCertificate") }
        case "HeaderSettings": if value("preserveXRequestID") != nil { drop("requestID") }
        case "XForwardedClientCert": if value("certDetailsToAdd") != nil { set("mode", "AppendForward") }
        case "ConnectionLimit": if value("value") == nil { drop("closeDelay") }
        case "HTTP2ConnectionKeepalive": if value("timeout") != nil { drop("interval") }
        default: break
        }
        return members
    }
}

extension ClientTrafficPolicy {
    fileprivate static let reference = JSONValue.object([
        .init(key: "group", value: "gateway.networking.k8s.io"), .init(key: "kind", value: "Gateway"),
        .init(key: "name", value: "eg"),
    ])
}

import JSONTape
import PolicySchema
import SeededRandom
import TrafficPolicy

/// Random policies, made by walking the tables: sound ones, and ones that are broken anywhere.
struct RandomPolicy {
    private var random: SplitMix64
    /// One value in so many is replaced by one that is broken; nil for none.
    private let brokenOneIn: Int?

    init(seed: UInt64, brokenOneIn: Int? = nil) {
        random = SplitMix64(seed: seed)
        self.brokenOneIn = brokenOneIn
    }

    mutating func policy() -> JSONValue {
        guard case .object(let spec)? = ClientTrafficPolicy.schema.fields.first(where: { $0.name == "spec" })?.type else {
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
        if let brokenOneIn, chance(brokenOneIn) { return broken(type) }
        switch type {
        case .object(let schema): return object(schema)
        case .array(let element, let shape):
            let least = shape.count?.lowerBound ?? 0
            let count = Int.random(in: least...max(least, min(shape.count?.upperBound ?? 4, 4)), using: &random)
            if case .none = shape.uniqueness { return .array((0..<count).map { _ in value(element) }) }
            return .array((0..<count).map { element.sound($0) })
        case .map(let element):
            let count = Int.random(in: 0...3, using: &random)
            return .object((0..<count).map { .init(key: "example.com/k\($0)", value: value(element)) })
        case .opaque: return "x"
        default: return pick(type.trials.filter { $0.broken == nil }.map(\.value)) ?? type.sound()
        }
    }

    private mutating func broken(_ type: ValueType) -> JSONValue {
        let trials = type.trials.filter { $0.broken != nil && $0.value.text.utf8.count < 5000 }
        return pick(trials.map(\.value) + [.null]) ?? .null
    }

    private mutating func pick(_ values: [JSONValue]) -> JSONValue? { values.randomElement(using: &random) }

    /// An object with its required fields and some of the others, in any order, with a null here and there.
    private mutating func object(_ schema: ObjectSchema) -> JSONValue {
        var members: [JSONValue.Member] = []
        for field in schema.fields where !field.isForeign {
            let isWanted = field.isRequired ? brokenOneIn.map { !chance($0 * 2) } ?? true : chance(2)
            if isWanted {
                members.append(.init(key: field.name, value: value(field.type)))
            } else if !field.isRequired, chance(10) {
                members.append(.init(key: field.name, value: .null))
            }
        }
        if schema.name == "LocalPolicyTargetReferenceWithSectionName", chance(4) {
            members.append(.init(key: "namespace", value: brokenOneIn == nil || chance(2) ? "default" : "other"))
        }
        if brokenOneIn == nil || !chance(4) { members = schema.mended(members) }
        return .object(members.shuffled(using: &random))
    }
}

extension ObjectSchema {
    /// Members that keep the rules between the fields of an object.
    fileprivate func mended(_ members: [JSONValue.Member]) -> [JSONValue.Member] {
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

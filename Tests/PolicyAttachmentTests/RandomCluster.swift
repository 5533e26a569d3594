import JSONTape
import PolicyAttachment
import SeededRandom

/// A random cluster, written down simply enough that a test can work out by itself who wins.
struct RandomCluster {
    struct Gateway {
        let name: ObjectName
        let created: Int
        let labels: [String: String]
        let isOurs: Bool
        let allowsSets: Bool
        let listeners: [String]
    }

    struct ListenerSet {
        let name: ObjectName
        let created: Int
        let labels: [String: String]
        let parent: ObjectName
        let listeners: [String]
    }

    struct Selector {
        let kind: Target.Kind
        let label: String?
        let isWide: Bool
    }

    struct Policy {
        let name: ObjectName
        let created: Int
        let references: [Target]
        let selectors: [Selector]
    }

    var gateways: [Gateway] = []
    var sets: [ListenerSet] = []
    /// From the namespace of policies to that of their targets.
    var grants: [(from: String, to: String)] = []
    var policies: [Policy] = []

    static let namespaces = ["infra", "apps", "other"]
    private static let listenerNames = ["a", "b", "c"]

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        func namespace() -> String { Self.namespaces.randomElement(using: &random) ?? "" }
        func listeners() -> [String] {
            Array(Self.listenerNames.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random)))
        }
        func labels() -> [String: String] {
            Bool.random(using: &random) ? ["team": Bool.random(using: &random) ? "x" : "y"] : [:]
        }
        func second() -> Int { Int.random(in: 0...3, using: &random) }
        for index in 0..<Int.random(in: 1...4, using: &random) {
            gateways.append(
                Gateway(
                    name: ObjectName(namespace: namespace(), name: "gw-\(index)"), created: second(), labels: labels(),
                    isOurs: Int.random(in: 0..<8, using: &random) > 0, allowsSets: Int.random(in: 0..<4, using: &random) > 0,
                    listeners: listeners()))
        }
        for index in 0..<Int.random(in: 0...3, using: &random) {
            let parent = gateways.randomElement(using: &random)?.name ?? ObjectName(namespace: "", name: "")
            let isOrphan = Int.random(in: 0..<8, using: &random) == 0
            sets.append(
                ListenerSet(
                    name: ObjectName(namespace: namespace(), name: "ls-\(index)"), created: second(), labels: labels(),
                    parent: isOrphan ? ObjectName(namespace: "infra", name: "gone") : parent, listeners: listeners()))
        }
        for _ in 0..<Int.random(in: 0...2, using: &random) { grants.append((namespace(), namespace())) }
        for index in 0..<Int.random(in: 1...8, using: &random) {
            let own = namespace()
            let candidates =
                gateways.map { Target(.gateway, ObjectName(namespace: own, name: $0.name.name)) }
                + sets.map { Target(.listenerSet, ObjectName(namespace: own, name: $0.name.name)) }
            let references = (0..<Int.random(in: 0...4, using: &random)).compactMap { _ -> Target? in
                guard let whole = candidates.randomElement(using: &random) else { return nil }
                let section = (Self.listenerNames + ["zz"]).randomElement(using: &random)
                return Target(whole.kind, whole.object, section: Bool.random(using: &random) ? section : nil)
            }
            let selectors = (0..<(Int.random(in: 0..<3, using: &random) == 0 ? 2 : 0)).map { _ in
                Selector(
                    kind: Bool.random(using: &random) ? .gateway : .listenerSet,
                    label: Bool.random(using: &random) ? ["x", "y"].randomElement(using: &random) : nil,
                    isWide: Bool.random(using: &random))
            }
            policies.append(
                Policy(
                    name: ObjectName(namespace: own, name: "p-\(index)"), created: second(), references: references,
                    selectors: selectors))
        }
    }
}

// MARK: As objects

extension RandomCluster {
    /// All objects, as JSON texts.
    var objects: [String] {
        let namespaces = Self.namespaces.map {
            #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"\#($0)","labels":{"n":"\#($0)"}}}"#
        }
        let grants = grants.enumerated().map { index, grant in
            """
            {"apiVersion":"gateway.networking.k8s.io/v1beta1","kind":"ReferenceGrant",\
            "metadata":{"name":"g\(index)","namespace":"\(grant.to)"},"spec":{"from":[{"group":"gateway.envoyproxy.io",\
            "kind":"ClientTrafficPolicy","namespace":"\(grant.from)"}],"to":[{"group":"gateway.networking.k8s.io","kind":"Gateway"},\
            {"group":"gateway.networking.k8s.io","kind":"ListenerSet"}]}}
            """
        }
        return namespaces + grants + gateways.map(Self.text) + sets.map(Self.text) + policies.map(Self.text)
    }

    private static func metadata(_ name: ObjectName, _ created: Int, _ labels: [String: String] = [:]) -> String {
        let labels = labels.map { "\"\($0)\":\"\($1)\"" }.joined(separator: ",")
        return """
            {"name":"\(name.name)","namespace":"\(name.namespace)","creationTimestamp":"2026-01-01T00:00:0\(created)Z","labels":{\(labels)}}
            """
    }

    /// HTTPS, so that ports may be shared.
    private static func listeners(_ names: [String], _ owner: String) -> String {
        let texts = names.map {
            """
            {"name":"\($0)","port":443,"protocol":"HTTPS","hostname":"\($0).\(owner)","tls":{"certificateRefs":[{"name":"cert"}]}}
            """
        }
        return "[\(texts.joined(separator: ","))]"
    }

    private static func text(_ gateway: Gateway) -> String {
        """
        {"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","metadata":\(metadata(gateway.name, gateway.created, gateway.labels)),\
        "spec":{"gatewayClassName":"\(gateway.isOurs ? "eg" : "other")",\
        "allowedListeners":{"namespaces":{"from":"\(gateway.allowsSets ? "All" : "None")"}},\
        "listeners":\(listeners(gateway.listeners, gateway.name.name))}}
        """
    }

    private static func text(_ set: ListenerSet) -> String {
        """
        {"apiVersion":"gateway.networking.k8s.io/v1","kind":"ListenerSet","metadata":\(metadata(set.name, set.created, set.labels)),\
        "spec":{"parentRef":{"name":"\(set.parent.name)","namespace":"\(set.parent.namespace)"},\
        "listeners":\(listeners(set.listeners, set.name.name))}}
        """
    }

    static func text(_ policy: Policy) -> String {
        let references = policy.references.map { target in
            let section = target.section.map { ",\"sectionName\":\"\($0)\"" } ?? ""
            return """
                {"group":"gateway.networking.k8s.io","kind":"\(target.kind.rawValue)","name":"\(target.object.name)"\(section)}
                """
        }
        let selectors = policy.selectors.map { selector in
            let labels = selector.label.map { ",\"matchLabels\":{\"team\":\"\($0)\"}" } ?? ""
            return """
                {"kind":"\(selector.kind.rawValue)","namespaces":{"from":"\(selector.isWide ? "All" : "Same")"}\(labels)}
                """
        }
        return """
            {"apiVersion":"gateway.envoyproxy.io/v1alpha1","kind":"ClientTrafficPolicy","metadata":\(metadata(policy.name, policy.created)),\
            "spec":{"targetRefs":[\(references.joined(separator: ","))],"targetSelectors":[\(selectors.joined(separator: ","))]}}
            """
    }

    /// The objects of texts like ``objects``.
    static func read(_ texts: [String]) throws -> [ClusterObject] {
        try texts.compactMap {
            let tape = try JSONTape(parsing: $0)
            return ClusterObject(reading: tape, at: tape.root)
        }
    }

    /// An inventory of some objects, in their order.
    static func inventory(of objects: [ClusterObject]) -> Inventory {
        var assumptions = Assumptions()
        assumptions.classes = .named(["eg"])
        var inventory = Inventory(assumptions: assumptions)
        for object in objects { inventory.put(object) }
        return inventory
    }
}

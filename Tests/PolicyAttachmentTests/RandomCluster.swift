import JSONTape
import PolicyAttachment
import SeededRandom

/// A random cluster in a form from which a simple model can compute the effective policies.
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
        let expressions: [Expression]
        let namespaces: Namespaces

        /// Which namespaces a selector selects from.
        enum Namespaces {
            case same
            case all
            /// Those whose label `n` is one of these.
            case labelled([String])
        }
    }

    /// A requirement on the label `team`.
    struct Expression {
        let operation: String
        let values: [String]

        func isMet(by labels: [String: String]) -> Bool {
            switch operation {
            case "In": labels["team"].map { values.contains($0) } ?? false
            case "NotIn": labels["team"].map { !values.contains($0) } ?? true
            case "Exists": labels["team"] != nil
            default: labels["team"] == nil
            }
        }
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

    /// The port of a listener if it serves HTTP without TLS; nil for HTTPS on port 443. Names that begin with `h` are HTTP, on three ports, of
    /// which 80 and 10080 are the same in the container.
    static func plainPort(of listener: String) -> Int? {
        guard listener.hasPrefix("h"), let number = Int(listener.dropFirst()) else { return nil }
        return [80, 10_080, 8080][number % 3]
    }

    /// Creates a cluster of a few objects, or of dozens with shared ports, many sections and many selectors.
    init(seed: UInt64, isLarge: Bool = false) {
        var random = SplitMix64(seed: seed)
        let listenerNames = ["a", "b", "c"] + (isLarge ? (0..<9).map { "h\($0)" } : [])
        func namespace() -> String { Self.namespaces.randomElement(using: &random) ?? "" }
        func listeners() -> [String] {
            Array(listenerNames.shuffled(using: &random).prefix(Int.random(in: 1...(isLarge ? 8 : 3), using: &random)))
        }
        func labels() -> [String: String] {
            Bool.random(using: &random) ? ["team": Bool.random(using: &random) ? "x" : "y"] : [:]
        }
        func second() -> Int { Int.random(in: 0...3, using: &random) }
        for index in 0..<Int.random(in: isLarge ? 4...8 : 1...4, using: &random) {
            gateways.append(
                Gateway(
                    name: ObjectName(namespace: namespace(), name: "gw-\(index)"), created: second(), labels: labels(),
                    isOurs: Int.random(in: 0..<8, using: &random) > 0, allowsSets: Int.random(in: 0..<4, using: &random) > 0,
                    listeners: listeners()))
        }
        for index in 0..<Int.random(in: isLarge ? 6...16 : 0...3, using: &random) {
            let parent = gateways.randomElement(using: &random)?.name ?? ObjectName(namespace: "", name: "")
            let isOrphan = Int.random(in: 0..<8, using: &random) == 0
            sets.append(
                ListenerSet(
                    name: ObjectName(namespace: namespace(), name: "ls-\(index)"), created: second(), labels: labels(),
                    parent: isOrphan ? ObjectName(namespace: "infra", name: "gone") : parent, listeners: listeners()))
        }
        for _ in 0..<Int.random(in: 0...(isLarge ? 6 : 2), using: &random) { grants.append((namespace(), namespace())) }
        for index in 0..<Int.random(in: isLarge ? 8...20 : 1...8, using: &random) {
            let own = namespace()
            let candidates =
                gateways.map { Target(.gateway, ObjectName(namespace: own, name: $0.name.name)) }
                + sets.map { Target(.listenerSet, ObjectName(namespace: own, name: $0.name.name)) }
            let references = (0..<Int.random(in: 0...(isLarge ? 16 : 4), using: &random)).compactMap { _ -> Target? in
                guard let whole = candidates.randomElement(using: &random) else { return nil }
                let section = (listenerNames + ["zz"]).randomElement(using: &random)
                return Target(whole.kind, whole.object, section: Bool.random(using: &random) ? section : nil)
            }
            let selectorCount = Int.random(in: 0..<3, using: &random) == 0 ? isLarge ? 12 : 2 : 0
            let selectors = (0..<selectorCount).map { _ in
                Selector(
                    kind: Bool.random(using: &random) ? .gateway : .listenerSet,
                    label: Bool.random(using: &random) ? ["x", "y"].randomElement(using: &random) : nil,
                    expressions: (0..<Int.random(in: 0...(isLarge ? 2 : 0), using: &random)).map { _ in
                        let operation = ["In", "NotIn", "Exists", "DoesNotExist"].randomElement(using: &random) ?? ""
                        return Expression(
                            operation: operation,
                            values: operation.hasSuffix("In")
                                ? Array(["x", "y", "z"].shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random)))
                                : [])
                    },
                    namespaces: [
                        .same, .all, .labelled(Array(Self.namespaces.shuffled(using: &random).prefix(isLarge ? 2 : 1))),
                    ].randomElement(using: &random) ?? .same)
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

    /// Listeners with hostnames of their own, so that they may share ports.
    private static func listeners(_ names: [String], _ owner: String) -> String {
        let texts = names.map { name in
            let transport =
                plainPort(of: name).map { #""port":\#($0),"protocol":"HTTP""# }
                ?? #""port":443,"protocol":"HTTPS","tls":{"certificateRefs":[{"name":"cert"}]}"#
            return #"{"name":"\#(name)","hostname":"\#(name).\#(owner)",\#(transport)}"#
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
            let expressions = selector.expressions.map {
                #"{"key":"team","operator":"\#($0.operation)","values":[\#($0.values.map { "\"\($0)\"" }.joined(separator: ","))]}"#
            }
            let namespaces =
                switch selector.namespaces {
                case .same: #"{"from":"Same"}"#
                case .all: #"{"from":"All"}"#
                case .labelled(let names):
                    """
                    {"from":"Selector","selector":{"matchExpressions":[{"key":"n","operator":"In",\
                    "values":[\(names.map { "\"\($0)\"" }.joined(separator: ","))]}]}}
                    """
                }
            return """
                {"kind":"\(selector.kind.rawValue)","namespaces":\(namespaces)\(labels),\
                "matchExpressions":[\(expressions.joined(separator: ","))]}
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

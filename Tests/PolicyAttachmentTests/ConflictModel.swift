import JSONTape
import PolicyAttachment
import SeededRandom

/// Random listeners that compete for ports, and the rules by which the controller chooses those that it serves, as predicates on one listener.
struct ConflictModel {
    struct Listener {
        let gateway: Int
        /// The number of the ListenerSet of the Gateway; nil for the Gateway's own listeners.
        let set: Int?
        let name: String
        let port: Int
        let protocolName: String
        let hostname: String?
        let hasCertificate: Bool

        var needsCertificate: Bool { protocolName == "HTTPS" || protocolName == "TLS" }
        var isValid: Bool { hasCertificate || !needsCertificate }
        /// Nil for UDP, which shares ports with all other protocols.
        var family: String? { needsCertificate ? "encrypted" : protocolName == "UDP" ? nil : protocolName }
        var isNamed: Bool { protocolName != "TCP" && protocolName != "UDP" }
    }

    let areMerged: Bool
    /// In the order in which the controller visits them.
    private(set) var listeners: [Listener] = []

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        areMerged = Int.random(in: 0..<3, using: &random) == 0
        for gateway in 0..<Int.random(in: 1...2, using: &random) {
            for set in [nil] + (0..<Int.random(in: 0...2, using: &random)).map(Int?.some) {
                for index in 0..<Int.random(in: 1...4, using: &random) {
                    let protocolName = ["HTTP", "HTTP", "HTTPS", "TLS", "TCP", "UDP"].randomElement(using: &random) ?? ""
                    let isNamed = protocolName != "TCP" && protocolName != "UDP"
                    listeners.append(
                        Listener(
                            gateway: gateway, set: set, name: "l\(index)", port: [80, 443].randomElement(using: &random) ?? 80,
                            protocolName: protocolName,
                            hostname: isNamed
                                ? [nil, "a.example.com", "*.example.com"].randomElement(using: &random) ?? nil : nil,
                            hasCertificate: Int.random(in: 0..<3, using: &random) > 0))
                }
            }
        }
    }

    /// The names of the served listeners, as the controller prints them.
    var served: [String] { listeners.indices.filter(isServed).map(name).sorted() }

    private func name(_ index: Int) -> String {
        let listener = listeners[index]
        return "shop/gw-\(listener.gateway)/" + (listener.set.map { "shop/ls-\(listener.gateway)-\($0)/" } ?? "") + listener.name
    }

    private func isServed(_ index: Int) -> Bool {
        let listener = listeners[index]
        guard listener.isValid, !losesProtocol(index) else { return false }
        return !losesHostname(index) && !isRepeated(index) && !isDeclaredBefore(index)
    }

    private func losesProtocol(_ index: Int) -> Bool {
        losesProtocol(index) { $0.gateway == listeners[index].gateway } || areMerged && losesProtocol(index) { _ in true }
    }

    private func losesProtocol(_ index: Int, _ isIncluded: (Listener) -> Bool) -> Bool {
        let listener = listeners[index]
        guard let family = listener.family else { return false }
        let rivals = listeners.filter { isIncluded($0) && $0.isValid && $0.port == listener.port && $0.family != nil }
        let own = Set(rivals.filter { $0.set == nil }.compactMap(\.family))
        guard own.isEmpty else { return own != [family] }
        func isDivided(_ one: Listener) -> Bool {
            Set(rivals.filter { $0.gateway == one.gateway && $0.set == one.set }.compactMap(\.family)).count > 1
        }
        guard Set(rivals.compactMap(\.family)).count > 1 else { return false }
        return isDivided(listener) || rivals.first { !isDivided($0) }?.family != family
    }

    private func losesHostname(_ index: Int) -> Bool {
        let listener = listeners[index]
        guard listener.isNamed else { return false }
        let rivals = listeners.indices.filter { other in
            let other2 = listeners[other]
            return other2.gateway == listener.gateway && other2.isValid && other2.isNamed && !losesProtocol(other)
                && other2.port == listener.port && other2.hostname == listener.hostname
        }
        let own = rivals.filter { listeners[$0].set == nil }
        if own.count == 1 { return own != [index] }
        let sets = rivals.map { listeners[$0].set }
        return own.count > 1 || Set(sets).count < sets.count || rivals.first != index
    }

    private func isRepeated(_ index: Int) -> Bool {
        let listener = listeners[index]
        return !listener.isNamed
            && listeners[..<index].contains {
                $0.gateway == listener.gateway && $0.port == listener.port && $0.protocolName == listener.protocolName
            }
    }

    private func isDeclaredBefore(_ index: Int) -> Bool {
        let listener = listeners[index]
        return areMerged
            && listeners[..<index].contains {
                $0.isValid && $0.port == listener.port && $0.protocolName == listener.protocolName
                    && $0.hostname == listener.hostname
            }
    }

    /// The cluster of the listeners.
    func inventory() throws -> Inventory {
        var assumptions = Assumptions()
        assumptions.mergesGateways = areMerged
        assumptions.references = .allKnown
        var inventory = Inventory(assumptions: assumptions)
        var texts = [
            #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"cert","namespace":"shop"},"data":{"tls.crt":"eA=="}}"#
        ]
        for gateway in Set(listeners.map(\.gateway)) {
            texts.append(
                """
                {"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","metadata":{"name":"gw-\(gateway)","namespace":"shop"},\
                "spec":{"gatewayClassName":"eg","allowedListeners":{"namespaces":{"from":"All"}},"listeners":\(text(gateway, nil))}}
                """)
            for set in Set(listeners.filter { $0.gateway == gateway }.compactMap(\.set)) {
                texts.append(
                    """
                    {"apiVersion":"gateway.networking.k8s.io/v1","kind":"ListenerSet","metadata":{"name":"ls-\(gateway)-\(set)",\
                    "namespace":"shop"},"spec":{"parentRef":{"name":"gw-\(gateway)"},"listeners":\(text(gateway, set))}}
                    """)
            }
        }
        for object in try RandomCluster.read(texts) { inventory.put(object) }
        return inventory
    }

    private func text(_ gateway: Int, _ set: Int?) -> String {
        let texts = listeners.filter { $0.gateway == gateway && $0.set == set }.map { listener in
            let hostname = listener.hostname.map { ",\"hostname\":\"\($0)\"" } ?? ""
            let tls =
                listener.needsCertificate
                ? ",\"tls\":{\"certificateRefs\":[{\"name\":\"\(listener.hasCertificate ? "cert" : "gone")\"}]}" : ""
            return """
                {"name":"\(listener.name)","port":\(listener.port),"protocol":"\(listener.protocolName)"\(hostname)\(tls)}
                """
        }
        return "[\(texts.joined(separator: ","))]"
    }
}

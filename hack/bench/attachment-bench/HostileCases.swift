import Foundation
import JSONTape
import PolicyAttachment

/// Clusters and policies whose review was more expensive than it is worth, with the processor time that each may take.
struct HostileCase {
    let name: String
    /// The processor time that a review may take, in milliseconds.
    let bound: Double
    let inventory: Inventory
    let policy: Policy

    static func all() throws -> [HostileCase] {
        [
            try listenerSets(200, listeners: 64, ports: 8, bound: 60),
            try listenerSets(1_000, listeners: 1, ports: 1, bound: 20),
            try sections(4_000, bound: 250),
            try selectors(1_200, namespaces: 2_000, isGranted: false, bound: 250),
            try selectors(1_200, namespaces: 2_000, isGranted: true, bound: 250),
            try portOverlaps(4_000, bound: 250),
            try repeatedTargets(20_000, bound: 250),
            try expressions(5_000, objects: 2_000, bound: 250),
            try defaultHosts(listeners: 64, sets: 50, routes: 2_000, bound: 250),
            try mergedGateways(2_000, bound: 250),
            try storedSelectors(policies: 1_000, sets: 1_000, bound: 250),
            try selectors(6_000, namespaces: 10_000, isGranted: true, bound: 250),
            try expressions(60_000, objects: 10_000, bound: 250),
        ]
    }

    /// One target, a Gateway with many ListenerSets on shared ports.
    static func listenerSets(
        _ count: Int, listeners: Int, ports: Int, namespace: String? = nil, bound: Double
    ) throws -> HostileCase {
        var inventory = Inventory()
        inventory.put(try AttachmentBench.object(gateway("edge", "shop", [listener("own", 443, "HTTPS")])))
        for index in 0..<count {
            let listeners = (0..<listeners).map {
                listener("l\($0)", 80 + $0 % ports, "HTTP", host: "h\($0).s\(index).example.com")
            }
            inventory.put(
                try AttachmentBench.object(listenerSet("set-\(index)", namespace ?? "team-\(index)", parent: "edge", listeners)))
        }
        return HostileCase(
            name: "1 target, \(count) ListenerSets of \(listeners) listeners", bound: bound, inventory: inventory,
            policy: try policy(#""targetRefs":[\#(reference("edge"))]"#))
    }

    /// Many targets, each a section of one Gateway.
    static func sections(_ count: Int, bound: Double) throws -> HostileCase {
        var inventory = Inventory()
        inventory.put(try AttachmentBench.object(gateway("edge", "shop", [listener("own", 443, "HTTPS")])))
        for set in 0..<(count / 64 + 1) {
            let listeners = (0..<64).map { listener("l\(set * 64 + $0)", 8443, "HTTPS", host: "h\($0).s\(set).example.com") }
            inventory.put(try AttachmentBench.object(listenerSet("set-\(set)", "shop", parent: "edge", listeners)))
        }
        inventory.put(ClusterObject(try policy(#""targetRefs":[\#(reference("edge"))]"#, name: "whole")))
        let references = (0..<count).map { reference("edge", section: "l\($0)") }
        return HostileCase(
            name: "\(count) section targets", bound: bound, inventory: inventory,
            policy: try policy("\"targetRefs\":[\(references.joined(separator: ","))]"))
    }

    /// Many selectors over many namespaces, each with a Gateway.
    static func selectors(_ count: Int, namespaces: Int, isGranted: Bool, bound: Double) throws -> HostileCase {
        var inventory = Inventory()
        for index in 0..<namespaces {
            inventory.put(try AttachmentBench.object(namespace("team-\(index)")))
            inventory.put(try AttachmentBench.object(gateway("edge", "team-\(index)", [listener("own", 443, "HTTPS")])))
            if isGranted { inventory.put(try AttachmentBench.object(grant(in: "team-\(index)"))) }
        }
        let selectors = (0..<count).map {
            """
            {"kind":"Gateway","matchLabels":{"team":"none-\($0)"},"matchExpressions":[{"key":"tier","operator":"NotIn","values":["t\($0)"]}],\
            "namespaces":{"from":"Selector","selector":{"matchExpressions":[{"key":"n","operator":"NotIn","values":["x\($0)"]}]}}}
            """
        }
        return HostileCase(
            name: "\(count) selectors over \(namespaces) namespaces\(isGranted ? ", granted" : "")", bound: bound,
            inventory: inventory, policy: try policy("\"targetSelectors\":[\(selectors.joined(separator: ","))]"))
    }

    /// Many section targets, all of which share one port without TLS.
    static func portOverlaps(_ count: Int, bound: Double) throws -> HostileCase {
        var inventory = Inventory()
        inventory.put(try AttachmentBench.object(gateway("edge", "shop", [listener("own", 80, "HTTP")])))
        for set in 0..<(count / 64) {
            let listeners = (0..<64).map { listener("l\(set * 64 + $0)", 80, "HTTP", host: "h\($0).s\(set).example.com") }
            inventory.put(try AttachmentBench.object(listenerSet("set-\(set)", "shop", parent: "edge", listeners)))
        }
        let references = (0..<count).map { reference("edge", section: "l\($0)") }
        return HostileCase(
            name: "\(count) section targets on one port", bound: bound, inventory: inventory,
            policy: try policy("\"targetRefs\":[\(references.joined(separator: ","))]"))
    }

    /// One target that is named again and again, as whole and as a section that does not exist.
    static func repeatedTargets(_ count: Int, bound: Double) throws -> HostileCase {
        let result = try listenerSets(200, listeners: 64, ports: 8, bound: bound)
        let references = (0..<count).map { $0 % 2 == 0 ? reference("edge") : reference("edge", section: "none") }
        return HostileCase(
            name: "\(count) repeated targets", bound: bound, inventory: result.inventory,
            policy: try policy("\"targetRefs\":[\(references.joined(separator: ","))]"))
    }

    /// One selector with many expressions over many objects of the namespace.
    static func expressions(_ count: Int, objects: Int, bound: Double) throws -> HostileCase {
        var inventory = Inventory()
        for index in 0..<objects {
            inventory.put(try AttachmentBench.object(gateway("gw-\(index)", "shop", [listener("own", 443, "HTTPS")])))
        }
        let expressions = (0..<count).map { #"{"key":"k\#($0)","operator":"NotIn","values":["v"]}"# }
        return HostileCase(
            name: "\(count) expressions over \(objects) Gateways", bound: bound, inventory: inventory,
            policy: try policy(
                #""targetSelectors":[{"kind":"Gateway","matchExpressions":[\#(expressions.joined(separator: ","))]}]"#))
    }

    /// One target, with many ListenerSets and many stored policies whose selectors match none of them.
    static func storedSelectors(policies: Int, sets: Int, bound: Double) throws -> HostileCase {
        let result = try listenerSets(sets, listeners: 1, ports: 1, namespace: "shop", bound: bound)
        var inventory = result.inventory
        let selector = #""targetSelectors":[{"kind":"ListenerSet","matchExpressions":[{"key":"none","operator":"Exists"}]}]"#
        for index in 0..<policies { inventory.put(ClusterObject(try policy(selector, name: "p-\(index)"))) }
        return HostileCase(
            name: "\(sets) ListenerSets, \(policies) stored selectors", bound: bound, inventory: inventory, policy: result.policy)
    }

    /// A default host for HTTP/1.0 on many listeners with many routes.
    static func defaultHosts(listeners: Int, sets: Int, routes: Int, bound: Double) throws -> HostileCase {
        var inventory = Inventory()
        inventory.put(try AttachmentBench.object(gateway("edge", "shop", [listener("own", 443, "HTTPS")])))
        for set in 0..<sets {
            let listeners = (0..<listeners).map { listener("l\($0)", 8000 + set * listeners + $0, "HTTP") }
            inventory.put(try AttachmentBench.object(listenerSet("set-\(set)", "shop", parent: "edge", listeners)))
        }
        for index in 0..<routes {
            inventory.put(
                try AttachmentBench.object(
                    """
                    {"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{"name":"r\(index)","namespace":"shop"},\
                    "spec":{"parentRefs":[{"kind":"ListenerSet","name":"set-\(index % sets)"}],"hostnames":["*.r\(index).example.com"]}}
                    """))
        }
        return HostileCase(
            name: "default hosts of \(listeners * sets) listeners, \(routes) routes", bound: bound, inventory: inventory,
            policy: try policy(#""targetRefs":[\#(reference("edge"))],"http1":{"http10":{"useDefaultHost":true}}"#))
    }

    /// Gateways that share one proxy and one port.
    static func mergedGateways(_ count: Int, bound: Double) throws -> HostileCase {
        var assumptions = Assumptions()
        assumptions.mergesGateways = true
        var inventory = Inventory(assumptions: assumptions)
        for index in 0..<count {
            let listeners = [listener("a", 80, "HTTP", host: "a\(index)"), listener("b", 80, "HTTP", host: "b\(index)")]
            inventory.put(try AttachmentBench.object(gateway("gw-\(index)", "shop", listeners)))
        }
        let references = (0..<count).map { reference("gw-\($0)") }
        return HostileCase(
            name: "\(count) merged Gateways, all targets", bound: bound, inventory: inventory,
            policy: try policy("\"targetRefs\":[\(references.joined(separator: ","))]"))
    }
}

// MARK: Objects

extension HostileCase {
    private static func listener(_ name: String, _ port: Int, _ protocolName: String, host: String? = nil) -> String {
        let host = host.map { ",\"hostname\":\"\($0)\"" } ?? ""
        let tls = protocolName == "HTTPS" ? #","tls":{"certificateRefs":[{"name":"cert"}]}"# : ""
        return #"{"name":"\#(name)","port":\#(port),"protocol":"\#(protocolName)"\#(host)\#(tls)}"#
    }

    private static func gateway(_ name: String, _ namespace: String, _ listeners: [String]) -> String {
        """
        {"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","metadata":{"name":"\(name)","namespace":"\(namespace)",\
        "labels":{"team":"\(namespace)","tier":"edge"}},"spec":{"gatewayClassName":"eg",\
        "allowedListeners":{"namespaces":{"from":"All"}},"listeners":[\(listeners.joined(separator: ","))]}}
        """
    }

    private static func listenerSet(_ name: String, _ namespace: String, parent: String, _ listeners: [String]) -> String {
        """
        {"apiVersion":"gateway.networking.k8s.io/v1","kind":"ListenerSet","metadata":{"name":"\(name)","namespace":"\(namespace)"},\
        "spec":{"parentRef":{"name":"\(parent)","namespace":"shop"},"listeners":[\(listeners.joined(separator: ","))]}}
        """
    }

    private static func namespace(_ name: String) -> String {
        #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"\#(name)","labels":{"kubernetes.io/metadata.name":"\#(name)","n":"\#(name)"}}}"#
    }

    private static func grant(in namespace: String) -> String {
        """
        {"apiVersion":"gateway.networking.k8s.io/v1beta1","kind":"ReferenceGrant","metadata":{"name":"g","namespace":"\(namespace)"},\
        "spec":{"from":[{"group":"gateway.envoyproxy.io","kind":"ClientTrafficPolicy","namespace":"shop"}],\
        "to":[{"group":"gateway.networking.k8s.io","kind":"Gateway"}]}}
        """
    }

    private static func reference(_ gateway: String, section: String? = nil) -> String {
        let section = section.map { ",\"sectionName\":\"\($0)\"" } ?? ""
        return #"{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"\#(gateway)"\#(section)}"#
    }

    private static func policy(_ spec: String, name: String = "new") throws -> Policy {
        let tape = try JSONTape(
            parsing: """
                {"apiVersion":"gateway.envoyproxy.io/v1alpha1","kind":"ClientTrafficPolicy",\
                "metadata":{"name":"\(name)","namespace":"shop","creationTimestamp":"2026-01-01T00:00:00Z"},"spec":{\(spec)}}
                """)
        guard let policy = Policy(reading: tape, at: tape.root) else { fatalError("the sample must be a policy") }
        return policy
    }
}

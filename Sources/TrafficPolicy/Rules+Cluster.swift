package import PolicySchema

/// Rules about a policy among the objects of its cluster. Their examples are such objects, the policy in question last.
extension Rule {
    package static let conflict = Rule(
        "conflict", .error, .controller,
        reason: "of several policies for one target the oldest is in force; the others do nothing, and only their status says so",
        bad: among(whole, policy("new", for: gatewayReference(), #""http3":{}"#)),
        good: among(whole, policy("new", for: gatewayReference(section: "https"), #""tls":{"minVersion":"1.3"},"http3":{}"#)))
    package static let conflictEnding = Rule(
        "conflict-ending", .warning, .controller,
        reason: "a policy that is being deleted holds its targets until it is gone",
        bad: among(leaving, policy("new", for: gatewayReference(), #""http3":{}"#)),
        good: among(policy("new", for: gatewayReference(), #""http3":{}"#)))
    package static let targetMissing = Rule(
        "target-missing", .warning, .controller,
        reason: "what Envoy Gateway does not find, or does not serve, gets no status and has no effect",
        bad: among(policy("new", for: gatewayReference("egde"), #""http3":{}"#)),
        good: among(policy("new", for: gatewayReference(), #""http3":{}"#)))
    package static let sectionMissing = Rule(
        "section-missing", .warning, .controller,
        reason: "a section is a listener's name; the status of another says TargetNotFound",
        bad: among(policy("new", for: gatewayReference(section: "htps"), #""http3":{}"#)),
        good: among(policy("new", for: gatewayReference(section: "https"), #""http3":{}"#)))
    package static let listenerSetRefused = Rule(
        "listener-set-refused", .warning, .controller,
        reason: "listeners that their Gateway does not allow are not served, although the policy is accepted",
        bad: among(listenerSet, policy("new", for: reference("ListenerSet", "extra", nil), #""http3":{}"#)),
        good: among(policy("new", for: gatewayReference(), #""http3":{}"#)))
    package static let portOverlap = Rule(
        "port-overlap", .warning, .controller,
        reason: "plain HTTP listeners of one port share their settings, so the controller refuses a policy of one of them",
        bad: among(
            policy("new", for: gatewayReference(section: "http"), #""http1":{"preserveHeaderCase":true}"#),
            listener: http + #",{"name":"http-too","port":10080,"protocol":"HTTP"}"#),
        good: among(
            policy("new", for: gatewayReference(section: "http"), #""http1":{"preserveHeaderCase":true}"#), listener: http))
    package static let listenerInvalid = Rule(
        "listener-invalid", .warning, .controller,
        reason: "settings that other objects make impossible take every route of the listener out of service",
        bad: among(
            policy("new", for: gatewayReference(), #""http1":{"http10":{"useDefaultHost":true}}"#), listener: http),
        good: among(policy("new", for: gatewayReference(), #""http1":{"http10":{}}"#), listener: http))
    package static let overriding = Rule(
        "overriding", .warning, .controller,
        reason: "the policy of a listener replaces a wider one whole: what it does not say goes back to the default",
        bad: among(whole, policy("new", for: gatewayReference(section: "https"), #""tls":{"minVersion":"1.3"}"#)),
        good: among(policy("new", for: gatewayReference(section: "https"), #""tls":{"minVersion":"1.3"}"#)))
    package static let overridden = Rule(
        "overridden", .warning, .controller,
        reason: "a listener stays with the policy that is for less, whatever a wider one says",
        bad: among(narrow, policy("new", for: gatewayReference(), #""http3":{}"#)),
        good: among(policy("new", for: gatewayReference(), #""http3":{}"#)))
    package static let securityLost = Rule(
        "security-lost", .warning, .controller,
        reason: "where a narrower policy replaces a wider one, TLS settings and the validation of clients end without a word",
        bad: among(whole, policy("new", for: gatewayReference(section: "https"), #""http3":{}"#)),
        good: among(whole, policy("new", for: gatewayReference(section: "https"), #""tls":{"minVersion":"1.3"},"http3":{}"#)))
    package static let selectorUnmatched = Rule(
        "selector-unmatched", .warning, .controller, reason: "a selector that finds nothing has no effect, and no status says so",
        bad: among(policy("new", for: selector(label: "egde"), #""http3":{}"#), labels: labels),
        good: among(policy("new", for: selector(label: "edge"), #""http3":{}"#), labels: labels))
    package static let selectorUngranted = Rule(
        "selector-ungranted", .warning, .controller,
        reason: "objects of other namespaces are chosen only where a ReferenceGrant of theirs allows it",
        bad: among(
            policy("new", namespace: "team", for: selector(label: "edge", namespaces: "All"), #""http3":{}"#), labels: labels),
        good: among(policy("new", for: selector(label: "edge", namespaces: "All"), #""http3":{}"#), labels: labels))
    package static let clusterUnknown = Rule(
        "cluster-unknown", .warning, .lint,
        reason: "while a cluster that is watched is not known whole and lately, policies are judged by themselves",
        bad: "[\(policy("new", for: gatewayReference(), #""http3":{}"#))]",
        good: among(policy("new", for: gatewayReference(), #""http3":{}"#)))

    /// Objects beside a Gateway.
    private static func among(_ objects: String..., listener: String = https, labels: String = "") -> String {
        let gateway = #"""
            {"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","metadata":{"name":"edge"\#(labels)},
            "spec":{"gatewayClassName":"eg","listeners":[\#(listener)]}}
            """#
        return "[\(([gateway] + objects).joined(separator: ","))]"
    }

    private static let https = #"{"name":"https","port":443,"protocol":"HTTPS","tls":{"certificateRefs":[{"name":"edge"}]}}"#
    private static let http = #"{"name":"http","port":80,"protocol":"HTTP"}"#
    private static let labels = #","labels":{"team":"edge"}"#
    private static let listenerSet = #"""
        {"apiVersion":"gateway.networking.k8s.io/v1","kind":"ListenerSet","metadata":{"name":"extra"},"spec":
        {"parentRef":{"name":"edge"},"listeners":[{"name":"more","port":8443,"protocol":"HTTPS",
        "tls":{"certificateRefs":[{"name":"edge"}]}}]}}
        """#
    private static let whole = policy(
        "whole", #","creationTimestamp":"2026-01-01T00:00:00Z""#, for: gatewayReference(), #""tls":{"minVersion":"1.3"}"#)
    private static let narrow = policy(
        "narrow", #","creationTimestamp":"2026-01-01T00:00:00Z""#, for: gatewayReference(section: "https"), #""http3":{}"#)
    private static let leaving = policy(
        "leaving", #","creationTimestamp":"2026-01-01T00:00:00Z","deletionTimestamp":"2026-01-02T00:00:00Z""#,
        for: gatewayReference(), #""http3":{}"#)

    private static func policy(
        _ name: String, _ metadata: String = "", namespace: String? = nil, for target: String, _ settings: String
    ) -> String {
        let namespace = namespace.map { #","namespace":"\#($0)""# } ?? ""
        return #"""
            {"apiVersion":"gateway.envoyproxy.io/v1alpha1","kind":"ClientTrafficPolicy","metadata":{"name":"\#(name)"\#(namespace)\#(metadata)},
            "spec":{\#(target),\#(settings)}}
            """#
    }

    private static func gatewayReference(_ name: String = "edge", section: String? = nil) -> String {
        reference("Gateway", name, section)
    }

    private static func reference(_ kind: String, _ name: String, _ section: String?) -> String {
        let section = section.map { #","sectionName":"\#($0)""# } ?? ""
        return #""targetRefs":[{"group":"gateway.networking.k8s.io","kind":"\#(kind)","name":"\#(name)"\#(section)}]"#
    }

    private static func selector(label: String, namespaces: String = "Same") -> String {
        #""targetSelectors":[{"kind":"Gateway","matchLabels":{"team":"\#(label)"},"namespaces":{"from":"\#(namespaces)"}}]"#
    }
}

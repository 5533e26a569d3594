/// The objects of the examples.
extension ClusterRule {
    /// Objects beside a Gateway.
    static func among(_ objects: String..., listener: String = https, labels: String = "") -> String {
        let gateway = #"""
            {"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","metadata":{"name":"edge"\#(labels)},
            "spec":{"gatewayClassName":"eg","listeners":[\#(listener)]}}
            """#
        return "[\(([gateway] + objects).joined(separator: ","))]"
    }

    static let https = #"{"name":"https","port":443,"protocol":"HTTPS","tls":{"certificateRefs":[{"name":"edge"}]}}"#
    static func https(named name: String, port: Int) -> String {
        #"""
        {"name":"\#(name)","port":\#(port),"protocol":"HTTPS","hostname":"\#(name).example.com",
        "tls":{"certificateRefs":[{"name":"edge"}]}}
        """#
    }

    static let http = #"{"name":"http","port":80,"protocol":"HTTP"}"#
    static let labels = #","labels":{"team":"edge"}"#
    static let listenerSet = #"""
        {"apiVersion":"gateway.networking.k8s.io/v1","kind":"ListenerSet","metadata":{"name":"extra"},"spec":
        {"parentRef":{"name":"edge"},"listeners":[{"name":"more","port":8443,"protocol":"HTTPS",
        "tls":{"certificateRefs":[{"name":"edge"}]}}]}}
        """#
    static let whole = policy(
        "whole", #","creationTimestamp":"2026-01-01T00:00:00Z""#, for: gatewayReference(), #""tls":{"minVersion":"1.3"}"#)
    static let narrow = policy(
        "narrow", #","creationTimestamp":"2026-01-01T00:00:00Z""#, for: gatewayReference(section: "https"), #""http3":{}"#)
    static let leaving = policy(
        "leaving", #","creationTimestamp":"2026-01-01T00:00:00Z","deletionTimestamp":"2026-01-02T00:00:00Z""#,
        for: gatewayReference(), #""http3":{}"#)

    static func policy(
        _ name: String, _ metadata: String = "", namespace: String? = nil, for target: String, _ settings: String
    ) -> String {
        let namespace = namespace.map { #","namespace":"\#($0)""# } ?? ""
        return #"""
            {"apiVersion":"gateway.envoyproxy.io/v1alpha1","kind":"ClientTrafficPolicy","metadata":{"name":"\#(name)"\#(namespace)\#(metadata)},
            "spec":{\#(target),\#(settings)}}
            """#
    }

    static func gatewayReference(_ name: String = "edge", section: String? = nil) -> String {
        reference("Gateway", name, section)
    }

    static func reference(_ kind: String, _ name: String, _ section: String?) -> String {
        let section = section.map { #","sectionName":"\#($0)""# } ?? ""
        return #""targetRefs":[{"group":"gateway.networking.k8s.io","kind":"\#(kind)","name":"\#(name)"\#(section)}]"#
    }

    static func selector(label: String, namespaces: String = "Same") -> String {
        #""targetSelectors":[{"kind":"Gateway","matchLabels":{"team":"\#(label)"},"namespaces":{"from":"\#(namespaces)"}}]"#
    }
}

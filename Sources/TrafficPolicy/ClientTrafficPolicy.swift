internal import JSONTape
package import PolicySchema

/// The resource `ClientTrafficPolicy`, `gateway.envoyproxy.io/v1alpha1`.
public enum ClientTrafficPolicy {
    /// The API group.
    public static let group = "gateway.envoyproxy.io"
    /// The API version.
    public static let version = "v1alpha1"
    /// The kind.
    public static let kind = "ClientTrafficPolicy"
    /// The resource name in URLs.
    public static let resource = "clienttrafficpolicies"

    /// The table of the whole object, with what differs between the releases of Envoy Gateway and Envoy. ``PolicyTables`` has it for one
    /// profile. The API server validates `metadata`; it drops `status` from a write, which only the controller sets.
    package static let allReleases = ObjectSchema(
        "ClientTrafficPolicy", "Configures how Envoy Gateway's listeners treat client connections and requests.",
        fields: [
            .optional("apiVersion", .text(), "The API group and version."),
            .optional("kind", .text(), "The kind."),
            .optional("metadata", .opaque, "The object's name, namespace, labels and annotations."),
            .required("spec", .object(spec), "The targets and settings of the policy."),
            .optional("status", .opaque, "The status that the controller reports."),
        ])

}

extension ClientTrafficPolicy {
    static let spec = ObjectSchema(
        "ClientTrafficPolicySpec", "The targets of the policy, and its settings for their listeners.",
        fields: [
            .optional(
                "targetRef", .object(targetReference),
                deprecated: .replaced(by: "targetRefs", since: "1.1", inStatusSince: "1.7") { .array([$0]) },
                "The Gateway or ListenerSet, or one listener of it, to which the policy applies."
            ).required(in: .before("1.1")),
            .optional(
                "targetRefs", .array(of: .object(targetReference)), since: "1.1",
                "The Gateways and ListenerSets, or listeners of them, to which the policy applies."),
            .optional(
                "targetSelectors", .array(of: .object(targetSelector)), since: "1.1",
                "The Gateways and ListenerSets to which the policy applies, selected by their labels."),
            .optional("tcpKeepalive", .object(tcpKeepalive), "TCP keepalive probes on client connections."),
            .optional(
                "enableProxyProtocol", .boolean,
                deprecated: .replaced(by: "proxyProtocol", since: "1.5", inStatusSince: "1.7") {
                    $0 == .boolean(true) ? .object([]) : nil
                },
                "Requires connections to begin with a PROXY protocol header."),
            .optional("proxyProtocol", .object(proxyProtocol), since: "1.5", "Reads the PROXY protocol header of connections."),
            .optional("clientIPDetection", .object(clientIPDetection), "The source of the client's IP address."),
            .optional("tls", .object(tls), "TLS settings of the listener."),
            .optional("path", .object(path), "Normalisation of request paths."),
            .optional("headers", .object(headers), "Treatment of request and response headers."),
            .optional("timeout", .object(timeout), "Timeouts of connections and requests."),
            .optional("connection", .object(connection), since: "1.1", "Limits of connections and their buffers."),
            .optional("http1", .object(http1), "HTTP/1 settings of the listener."),
            .optional("http2", .object(http2), since: "1.1", "HTTP/2 settings of the listener."),
            .optional("http3", .object(http3), "Enables HTTP/3."),
            .optional("grpc", .object(grpc), since: "1.8", "gRPC settings of the listener."),
            .optional("healthCheck", .object(healthCheck), since: "1.1", "A path to which Envoy responds without a backend."),
            .optional(
                "scheme", .enumeration(["Preserve", "MatchBackend"]), since: "1.7",
                "Whether a request keeps its scheme or gets the scheme of the backend's protocol."),
        ],
        // Rules about fields of several sections are in the folder of one of them.
        rules: targetRules + clientIPRules + connectionRules + headerRules + healthCheckRules + timeoutRules + tlsRules,
        otherNames: settingsOfOtherResources)
}

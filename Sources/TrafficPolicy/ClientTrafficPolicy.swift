internal import JSONTape
public import PolicySchema

/// The resource: `ClientTrafficPolicy`, `gateway.envoyproxy.io/v1alpha1`, as of Envoy Gateway v1.9.
public enum ClientTrafficPolicy {
    /// The API group.
    public static let group = "gateway.envoyproxy.io"
    /// The API version.
    public static let version = "v1alpha1"
    /// The kind.
    public static let kind = "ClientTrafficPolicy"
    /// The resource, as in a URL.
    public static let resource = "clienttrafficpolicies"

    /// The whole object. `metadata` is the API server's business; `status` of a written object is dropped, the controller alone writes it.
    public static let schema = ObjectSchema(
        "ClientTrafficPolicy", "How Envoy Gateway's listeners treat the connections and requests of their clients.",
        fields: [
            .optional("apiVersion", .text(), "The API group and version."),
            .optional("kind", .text(), "The kind."),
            .optional("metadata", .opaque, "The object's name, namespace, labels and history."),
            .required("spec", .object(spec), "What the policy asks for."),
            .optional("status", .opaque, "What the controller made of it."),
        ])

    /// The schema, lowered. Made at the first use and kept.
    public static let program = SchemaProgram(schema)
}

extension ClientTrafficPolicy {
    static let spec = ObjectSchema(
        "ClientTrafficPolicySpec", "The listeners that the policy is for, and its settings for them.",
        fields: [
            .optional(
                "targetRef", .object(targetReference), deprecated: .replaced(by: "targetRefs") { .array([$0]) },
                "The one Gateway or ListenerSet, or a listener of it, that the policy is for."),
            .optional(
                "targetRefs", .array(of: .object(targetReference)),
                "The Gateways and ListenerSets, or listeners of them, that the policy is for."),
            .optional(
                "targetSelectors", .array(of: .object(targetSelector)),
                "The Gateways and ListenerSets that the policy is for, by their labels."),
            .optional("tcpKeepalive", .object(tcpKeepalive), "TCP keep-alive probes on downstream connections."),
            .optional(
                "enableProxyProtocol", .boolean,
                deprecated: .replaced(by: "proxyProtocol") { $0 == .boolean(true) ? .object([]) : nil },
                "Whether connections must begin with a PROXY protocol header."),
            .optional("proxyProtocol", .object(proxyProtocol), "Reads the PROXY protocol header of connections."),
            .optional(
                "clientIPDetection", .object(clientIPDetection), "Where the address of the original client comes from."),
            .optional("tls", .object(tls), "TLS of the listener."),
            .optional("path", .object(path), "How request paths are normalised."),
            .optional("headers", .object(headers), "How headers of requests and responses are treated."),
            .optional("timeout", .object(timeout), "Time limits of connections and requests."),
            .optional("connection", .object(connection), "Limits of connections and their buffers."),
            .optional("http1", .object(http1), "HTTP/1 options of the listener."),
            .optional("http2", .object(http2), "HTTP/2 options of the listener."),
            .optional("http3", .object(http3), "Turns HTTP/3 on."),
            .optional("grpc", .object(grpc), "gRPC options of the listener."),
            .optional("healthCheck", .object(healthCheck), "A path that Envoy answers by itself."),
            .optional(
                "scheme", .enumeration(["Preserve", "MatchBackend"]),
                "What becomes of the scheme of a request on its way to the backend."
            ),
        ],
        rules: [
            .always(
                .anyOf([.present("targetRef"), .nonEmpty("targetRefs"), .nonEmpty("targetSelectors")]), .targetRequired,
                "must have targetRefs or targetSelectors with at least one entry"
            )
            // The CRD lets targetRefs be empty.
            .weaker(inCRD: .anyOf([.present("targetRef"), .present("targetRefs"), .nonEmpty("targetSelectors")])),
            .when(
                .present("targetRefs"), .not(.present("targetRef")), .targetExclusive, at: "targetRefs",
                "may not be set together with targetRef, which would hide it", remedy: .remove
            )
            // The CRD lets both be there beside a selector.
            .weaker(
                inCRD: .anyOf([.not(.present("targetRef")), .not(.present("targetRefs")), .nonEmpty("targetSelectors")])),
            .custom(ofEach: ["targetRefs"], .targetDuplicate, targetDuplicates),
            .custom(ofEach: ["targetRefs"], .targetOverlap, targetOverlaps),
            .custom(ofEach: ["targetRef"], .targetName, targetName),
            .custom(ofEach: ["targetRefs"], .targetName, targetNames),
            .custom(ofEach: ["targetRefs"], .targetCount, targetCount),
            .custom(["targetRef", "targetRefs", "targetSelectors"], .specEmpty, specSettings),
            .never(
                .allOf([.present("proxyProtocol"), .present("enableProxyProtocol")]), .proxyProtocolBoth,
                at: "enableProxyProtocol",
                "has no effect beside proxyProtocol, which turns the protocol on whatever this says", remedy: .remove),
            .never(
                .allOf([.present("proxyProtocol"), .present("clientIPDetection.xForwardedFor")]), .proxyProtocolForwarded,
                at: "clientIPDetection.xForwardedFor",
                "replaces the address that proxyProtocol has found: one of the two is enough"),
            .notAbove(
                "timeout.http.streamIdleTimeout", "connection.connectionLimit.maxStreamDuration",
                .durations(ignoring: streamIdleTimeout), .timeoutOrder,
                "has no effect: connection.connectionLimit.maxStreamDuration ends the stream before"),
            .notAbove(
                "timeout.http.idleTimeout", "connection.connectionLimit.maxConnectionDuration", .durations(ignoring: idleTimeout),
                .timeoutOrder, "has no effect: connection.connectionLimit.maxConnectionDuration ends the connection before"),
            .notAbove(
                "connection.connectionLimit.closeDelay", "timeout.http.idleTimeout", .durations(otherwise: idleTimeout),
                .closeDelayLong, "is longer than the time after which an idle connection is closed"),
            .when(
                .isTrue("http1.disableSafeMaxConnectionDuration"), .present("connection.connectionLimit.maxConnectionDuration"),
                .safeDurationUnused, at: "http1.disableSafeMaxConnectionDuration",
                "has no effect without connection.connectionLimit.maxConnectionDuration"),
            .never(
                .allOf([.present("http3"), .word("tls.maxVersion", oneOf: ["1.0", "1.1", "1.2"])]), .http3TLSVersion,
                at: "tls.maxVersion", "must be 1.3 for http3, which is spoken over TLS 1.3 only"),
            .never(
                .allOf([.present("http3"), .present("tls.clientValidation")]), .http3ClientValidation, at: "http3",
                "stays off where tls.clientValidation is set: Envoy validates no client certificates over QUIC"),
            .never(
                .allOf([.present("http2"), .present("tls.alpnProtocols"), .not(.item("tls.alpnProtocols", oneOf: ["h2"]))]),
                .alpnHTTP2, at: "http2", "has no effect over TLS: tls.alpnProtocols does not offer h2"),
            .never(
                .allOf([
                    .present("http1"), .nonEmpty("tls.alpnProtocols"),
                    .not(.item("tls.alpnProtocols", oneOf: ["http/1.1", "http/1.0"])),
                ]),
                .alpnHTTP1, at: "http1", "has hardly an effect over TLS: tls.alpnProtocols offers h2 only"),
            .when(
                .word("headers.xForwardedClientCert.mode", oneOf: ["ForwardOnly", "AppendForward", "SanitizeSet"]),
                .present("tls.clientValidation"), .clientCertUnasked, at: "headers.xForwardedClientCert.mode",
                "has no effect without tls.clientValidation: clients show no certificate"),
        ])
}

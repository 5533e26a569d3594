internal import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    static let path = ObjectSchema(
        "PathSettings", "How request paths are normalised.",
        fields: [
            .optional("disableMergeSlashes", .boolean, "Whether several slashes in a row are left as they are."),
            .optional(
                "escapedSlashesAction",
                .enumeration(["KeepUnchanged", "RejectRequest", "UnescapeAndForward", "UnescapeAndRedirect"]),
                default: .documented("UnescapeAndRedirect"), "What becomes of %2F and %5C in a path."),
        ])

    static let http1 = ObjectSchema(
        "HTTP1Settings", "HTTP/1 options of the listener.",
        fields: [
            .optional("enableTrailers", .boolean, "Whether trailers are passed on."),
            .optional("preserveHeaderCase", .boolean, "Whether names of headers keep their case."),
            .optional("http10", .object(http10), "Turns HTTP/1.0 on."),
            .optional(
                "disableSafeMaxConnectionDuration", .boolean,
                "Whether a connection that has reached its maximum duration is closed without waiting for its request."),
            .optional(
                "ignoredUpgradeTypes", .array(of: .object(stringMatch)),
                "Upgrade requests that are treated as if they asked for none."),
        ])

    static let http10 = ObjectSchema(
        "HTTP10Settings", "HTTP/1.0 options of the listener.",
        fields: [
            .optional(
                "useDefaultHost", .boolean, "Whether a request without a Host header is taken to be for the listener's host name."
            )
        ],
        rules: [
            .always(.isTrue("useDefaultHost"), .http10Host, "answers requests that name no host by 400; set useDefaultHost")
        ])

    static let http2 = ObjectSchema(
        "HTTP2Settings", "HTTP/2 options of the listener.",
        fields: [
            .optional(
                "initialStreamWindowSize", .quantity(flowControlWindow), default: .documented("64Ki"),
                "Flow-control window of one stream."),
            .optional(
                "initialConnectionWindowSize", .quantity(flowControlWindow), default: .documented("1Mi"),
                "Flow-control window of the connection."),
            .optional(
                "maxConcurrentStreams", .integer(1...2_147_483_647), default: .documented(100),
                "Streams that a client may hold open."),
            .optional(
                "onInvalidMessage", .text(), default: .documented("TerminateConnection"),
                "What an invalid message ends: TerminateConnection or TerminateStream."),
            .optional("connectionKeepalive", .object(connectionKeepalive), "HTTP/2 pings on connections."),
        ],
        rules: [
            .notAbove(
                "initialStreamWindowSize", "initialConnectionWindowSize", .bytes(ignoring: 65_536, otherwise: 1_048_576),
                .windowOrder,
                "is larger than initialConnectionWindowSize (1Mi when absent), which all streams share"),
            .word("onInvalidMessage", oneOf: ["TerminateConnection", "TerminateStream"], .onInvalidMessage),
        ])

    /// RFC 9113 §6.9.2 sets the upper bound; Envoy sets the lower one at HTTP/2's own default.
    static let flowControlWindow: ClosedRange<Int64> = 65_535...2_147_483_647

    static let connectionKeepalive = ObjectSchema(
        "HTTP2ConnectionKeepalive", "HTTP/2 pings on connections.",
        fields: [
            .optional("interval", .duration, "Time between pings."),
            .optional("timeout", .duration, "How long the answer to a ping may take."),
            .optional(
                "intervalJitter", .integer(0...100), default: .documented(15),
                "Random addition to the interval, in per cent of it."),
            .optional("idleInterval", .duration, "Silence after which a ping is sent before the next request."),
        ],
        rules: [
            .duration("timeout", shorterThan: "interval", .keepaliveTimeout),
            .always(.present("timeout"), .keepaliveUnanswered, "must have a timeout for the answer to a ping"),
            .never(.duration("timeout", 0...0), .keepaliveZero, at: "timeout", "must be at least 1ms"),
            .never(.duration("interval", 0...0), .keepaliveZero, at: "interval", "must be at least 1ms"),
            .never(.duration("idleInterval", 0...0), .keepaliveZero, at: "idleInterval", "must be at least 1ms"),
        ])

    static let http3 = ObjectSchema("HTTP3Settings", "HTTP/3 options of the listener; there are none yet.", fields: [])

    static let grpc = ObjectSchema(
        "GRPCSettings", "gRPC options of the listener.",
        fields: [
            .optional("enableWeb", .boolean, "Whether gRPC-Web is translated; by default it is where a GRPCRoute is attached.")
        ])

    static let healthCheck = ObjectSchema(
        "HealthCheckSettings", "A path that Envoy answers by itself.",
        fields: [.required("path", .text(1...1024, .absolutePath), "The path, which must be equal to the request's.")])
}

internal import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    static let path = ObjectSchema(
        "PathSettings", "Normalisation of request paths.",
        fields: [
            .optional("disableMergeSlashes", .boolean, "Keeps adjacent slashes instead of merging them."),
            .optional(
                "escapedSlashesAction",
                .enumeration(["KeepUnchanged", "RejectRequest", "UnescapeAndForward", "UnescapeAndRedirect"]),
                default: .documented("UnescapeAndRedirect"), "The action on %2F and %5C in a path."),
        ],
        otherNames: ["mergeslashes": .advice("use disableMergeSlashes, which is the opposite")])

    static let http1 = ObjectSchema(
        "HTTP1Settings", "HTTP/1 settings of the listener.",
        fields: [
            .optional("enableTrailers", .boolean, "Forwards trailers."),
            .optional("preserveHeaderCase", .boolean, "Keeps the case of header names."),
            .optional("http10", .object(http10), "Enables HTTP/1.0."),
            .optional(
                "disableSafeMaxConnectionDuration", .boolean, since: "1.6",
                "Closes a connection at its maximum duration without waiting for the current request."),
            .optional(
                "ignoredUpgradeTypes", .array(of: .object(stringMatch)), since: "1.8",
                "Upgrade requests that are treated as requests without an upgrade."),
        ],
        rules: [
            .rule(
                "upgrade-type-case", .warning, detectedBy: .envoy,
                .custom(eachOf: ["ignoredUpgradeTypes"], mismatchedUpgrades),
                error: "must be written as clients send it, such as {suggestion}, because Envoy compares with regard to case",
                warning: "{value} does not match {suggestion}, which clients send, because Envoy compares with regard to case",
                reason: "Envoy compares the Upgrade header with regard to case",
                bad: #"{"http1":{"ignoredUpgradeTypes":[{"type":"Prefix","value":"tls/"}]}}"#,
                good: #"{"http1":{"ignoredUpgradeTypes":[{"type":"Prefix","value":"TLS/"}]}}"#)
        ])

    static let http10 = ObjectSchema(
        "HTTP10Settings", "HTTP/1.0 settings of the listener.",
        fields: [
            .optional(
                "useDefaultHost", .boolean, "Uses the hostname of the listener for requests without a Host header.")
        ],
        rules: [
            .rule(
                "http10-host", .warning, detectedBy: .lintOnly,
                .require(.isTrue("useDefaultHost")),
                error: "must have useDefaultHost: true, which needs listeners with exact hostnames",
                warning: "makes Envoy answer 400 to requests without Host; set useDefaultHost if all hostnames are exact",
                reason: "without a default host, Envoy answers 400 to HTTP/1.0 requests without a Host header",
                bad: #"{"http1":{"http10":{}}}"#, good: #"{"http1":{"http10":{"useDefaultHost":true}}}"#)
        ],
        isSwitch: true)

    static let http2 = ObjectSchema(
        "HTTP2Settings", "HTTP/2 settings of the listener.",
        fields: [
            .optional(
                "initialStreamWindowSize", .quantity(flowControlWindows), default: .unwritten("64Ki", by: .envoyGateway),
                "The flow-control window of a stream."),
            .optional(
                "initialConnectionWindowSize", .quantity(flowControlWindows), default: .unwritten("1Mi", by: .envoyGateway),
                "The flow-control window of a connection."),
            .optional(
                "maxConcurrentStreams", .integer(1...2_147_483_647), default: .documented(100),
                "The largest number of open streams of a connection."),
            .optional(
                "onInvalidMessage", .text(), default: .unwritten("TerminateConnection", by: .envoy), since: "1.2",
                "The action on an invalid message: TerminateConnection or TerminateStream."),
            .optional("connectionKeepalive", .object(connectionKeepalive), since: "1.8", "HTTP/2 pings on connections."),
        ],
        rules: [
            .rule(
                "window-order", .warning, detectedBy: .lintOnly,
                .notAbove(
                    "initialStreamWindowSize", "initialConnectionWindowSize", .bytes(ignoring: 65_536, otherwise: 1_048_576)),
                error: "must not be above initialConnectionWindowSize (1Mi if absent), which all streams share",
                warning: "{value} exceeds initialConnectionWindowSize (1Mi if absent), which all streams share; lower it",
                reason: "a stream cannot use more than the window of its connection",
                bad: #"{"http2":{"initialStreamWindowSize":"2Mi","initialConnectionWindowSize":"1Mi"}}"#,
                good: #"{"http2":{"initialStreamWindowSize":"1Mi","initialConnectionWindowSize":"2Mi"}}"#),
            .rule(
                "on-invalid-message", .warning, detectedBy: .controller,
                .word("onInvalidMessage", oneOf: ["TerminateConnection", "TerminateStream"]),
                reason: "the controller ignores a value that it does not know",
                bad: #"{"http2":{"onInvalidMessage":"TerminateRequest"}}"#,
                good: #"{"http2":{"onInvalidMessage":"TerminateStream"}}"#),
        ])

    /// The bounds of `http2.initialStreamWindowSize` and `http2.initialConnectionWindowSize`, in bytes. RFC 9113 §6.9.2 sets the upper
    /// bound; Envoy sets the lower bound at the default of HTTP/2.
    package static let flowControlWindows: ClosedRange<Int64> = 65_535...2_147_483_647

    static let connectionKeepalive = ObjectSchema(
        "HTTP2ConnectionKeepalive", "HTTP/2 pings on connections.",
        fields: [
            .optional("interval", .duration, "The time between pings."),
            .optional("timeout", .duration, "The time within which the answer to a ping must arrive."),
            .optional(
                "intervalJitter", .integer(0...100), default: .unwritten(15, by: .envoy),
                "The random addition to the interval, in percent of it."),
            .optional("idleInterval", .duration, "The idle time after which a ping precedes the next request."),
        ],
        rules: [
            .rule(
                "keepalive-timeout", .error, detectedBy: .crd,
                .duration("timeout", shorterThan: "interval"),
                error: "must be less than interval",
                warning: "{value} is not less than interval, which the API server rejects; lower it",
                reason: "a ping has to time out before the next one is sent",
                bad: #"{"http2":{"connectionKeepalive":{"interval":"10s","timeout":"10s"}}}"#,
                good: #"{"http2":{"connectionKeepalive":{"interval":"30s","timeout":"10s"}}}"#),
            .rule(
                "keepalive-unanswered", .error, detectedBy: .envoy,
                .require(.present("timeout")),
                error: "must have a timeout for the answer to a ping",
                warning: "has no timeout for the answer to a ping, so the translation for Envoy fails; set timeout",
                reason: "Envoy requires a timeout for the answer to a ping",
                consequence: .gatewayFrozen,
                bad: #"{"http2":{"connectionKeepalive":{"interval":"30s"}}}"#,
                good: #"{"http2":{"connectionKeepalive":{"interval":"30s","timeout":"10s"}}}"#),
            .rule(
                "keepalive-zero", .error, detectedBy: .envoy,
                checks: ["timeout", "interval", "idleInterval"].map { field in
                    .forbid(.duration(field, 0...0), at: field)
                },
                error: "must be at least 1ms",
                warning: "{value} is less than 1ms, so the translation for Envoy fails; use at least 1ms",
                reason: "Envoy requires at least 1ms for the times of pings",
                consequence: .gatewayFrozen,
                bad: #"{"http2":{"connectionKeepalive":{"interval":"30s","timeout":"0s"}}}"#,
                good: #"{"http2":{"connectionKeepalive":{"interval":"30s","timeout":"10s"}}}"#),
        ])

    static let http3 = ObjectSchema(
        "HTTP3Settings", "HTTP/3 settings of the listener. There are none yet.", fields: [], isSwitch: true)

    static let grpc = ObjectSchema(
        "GRPCSettings", "gRPC settings of the listener.",
        fields: [
            .optional("enableWeb", .boolean, "Translates gRPC-Web; by default only if a GRPCRoute is attached.")
        ])

    static let healthCheck = ObjectSchema(
        "HealthCheckSettings", "A path to which Envoy responds without a backend.",
        fields: [.required("path", .text(1...1024, .absolutePath), "The path, which must equal the path of the request.")])
}

extension TextFormat {
    /// A path that a request can have (RFC 9112 §3.2.1).
    fileprivate static let absolutePath = TextFormat(
        meaning: "a path that begins with a slash",
        rule: Rule(
            "health-check-path", .warning, detectedBy: .lintOnly,
            error: "must begin with a slash[; did you mean {suggestion}?]",
            warning: "{value} matches no request, because every path begins with a slash[; use {suggestion}]",
            reason: "every path begins with a slash, so this one never matches",
            bad: #"{"healthCheck":{"path":"healthz"}}"#, good: #"{"healthCheck":{"path":"/healthz"}}"#),
        accepts: { $0.isEmpty || $0[0] == UInt8(ascii: "/") }, diagnose: { Diagnosis(suggestion: "/" + $0) })
}

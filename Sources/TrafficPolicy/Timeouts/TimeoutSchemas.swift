internal import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    static let timeout = ObjectSchema(
        "ClientTimeout", "Timeouts of connections and requests.",
        fields: [
            .optional("tcp", .object(tcpTimeout), since: "1.1", "Timeouts of the connection."),
            .optional("http", .object(httpTimeout), "Timeouts of HTTP."),
        ])

    /// The rule that an idle timeout is enabled, for the timeouts of connections and of HTTP.
    private static let idleTimeoutOff = ObjectRule.rule(
        "idle-timeout-off", .warning, detectedBy: .lintOnly,
        .forbid(.duration("idleTimeout", 0...0), at: "idleTimeout"),
        error: "must be greater than 0s",
        warning: "{value} disables the timeout, so connections of vanished clients stay open; use a longer time",
        reason: "0 disables the timeout, so connections of vanished clients stay open",
        bad: #"{"timeout":{"tcp":{"idleTimeout":"0s"}}}"#, good: #"{"timeout":{"tcp":{"idleTimeout":"10m"}}}"#)

    static let tcpTimeout = ObjectSchema(
        "TCPClientTimeout", "Timeouts of a connection. A duration of 0 disables a timeout.",
        fields: [
            .optional(
                "idleTimeout", .duration, default: .unwritten("1h", by: .envoy),
                "The idle time after which a connection is closed."),
            .optional("tlsHandshakeTimeout", .duration, since: "1.9", "The time within which a TLS handshake must complete."),
            .optional(
                "connectionInspectionTimeout", .duration, default: .unwritten("15s", by: .envoy), since: "1.9",
                "The time that Envoy waits for the first bytes, by which it detects TLS, ALPN and the PROXY protocol."),
        ],
        rules: [idleTimeoutOff],
        otherNames: ["connecttimeout": .advice("use timeout.tcp.connectTimeout of a BackendTrafficPolicy")])

    static let httpTimeout = ObjectSchema(
        "HTTPClientTimeout", "Timeouts of HTTP. A duration of 0 disables a timeout.",
        fields: [
            .optional("requestReceivedTimeout", .duration, "The time within which a whole request must arrive."),
            .optional(
                "requestHeadersReceivedTimeout", .duration, since: "1.9",
                "The time within which the headers of a request must arrive."),
            .optional(
                "idleTimeout", .duration, default: .unwritten("1h", by: .envoy), since: "1.1",
                "The time without a request after which a connection is closed."),
            .optional(
                "streamIdleTimeout", .duration, default: .unwritten("5m", by: .envoy), since: "1.5",
                "The idle time after which a request or response is aborted; if absent, the timeouts of a route can raise or lift it."
            ),
        ],
        rules: [
            idleTimeoutOff,
            timeoutOrder(
                .notAbove(
                    "requestHeadersReceivedTimeout", "requestReceivedTimeout", .durations(),
                    error: "must not be above requestReceivedTimeout",
                    warning: "{value} has no effect, because requestReceivedTimeout ends the request first; lower it")),
        ],
        otherNames: [
            "requesttimeout": .advice("did you mean requestReceivedTimeout, or requestTimeout of a BackendTrafficPolicy?"),
            "requestheaderstimeout": .field("requestHeadersReceivedTimeout"),
            "headerstimeout": .field("requestHeadersReceivedTimeout"),
            "connectionidletimeout": .field("idleTimeout"),
        ])
}

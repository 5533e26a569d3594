internal import JSONTape
internal import PolicySchema

/// The rules about the order of timeouts and other limits.
extension ClientTrafficPolicy {
    static let timeoutRules: [ObjectRule] = [
        timeoutOrder(
            .notAbove(
                "timeout.http.streamIdleTimeout", "connection.connectionLimit.maxStreamDuration",
                .durations(ignoring: streamIdleTimeout),
                error: "must not be above connection.connectionLimit.maxStreamDuration",
                warning: "{value} has no effect: connection.connectionLimit.maxStreamDuration ends the stream first; lower it"),
            .notAbove(
                "timeout.http.idleTimeout", "connection.connectionLimit.maxConnectionDuration", .durations(ignoring: idleTimeout),
                error: "must not be above connection.connectionLimit.maxConnectionDuration",
                warning:
                    "{value} has no effect: connection.connectionLimit.maxConnectionDuration ends the connection first; lower it")
        ),
        .rule(
            "close-delay-long", .warning, detectedBy: .lintOnly,
            .notAbove(
                "connection.connectionLimit.closeDelay", "timeout.http.idleTimeout", .durations(otherwise: idleTimeout)),
            error: "must not be above timeout.http.idleTimeout (1h if absent)",
            warning:
                "{value} keeps rejected connections longer than timeout.http.idleTimeout (1h if absent) keeps idle ones; lower it",
            reason: "connections above the limit would stay open longer than idle ones",
            bad: #"{"connection":{"connectionLimit":{"value":100,"closeDelay":"2m"}},"timeout":{"http":{"idleTimeout":"1m"}}}"#,
            good: #"{"connection":{"connectionLimit":{"value":100,"closeDelay":"5s"}},"timeout":{"http":{"idleTimeout":"1m"}}}"#),
    ]

    /// The rule that a limit can have an effect, which it cannot if another one is always reached first.
    ///
    /// - Parameter checks: the limits of one object that depend on each other.
    static func timeoutOrder(_ checks: RuleCheck...) -> ObjectRule {
        .rule(
            "timeout-order", .warning, detectedBy: .lintOnly, checks: checks,
            reason: "a limit has no effect if another one is always reached first",
            bad: #"{"timeout":{"http":{"requestHeadersReceivedTimeout":"20s","requestReceivedTimeout":"10s"}}}"#,
            good: #"{"timeout":{"http":{"requestHeadersReceivedTimeout":"5s","requestReceivedTimeout":"10s"}}}"#)
    }

    /// The defaults of `timeout.http.idleTimeout` and `timeout.http.streamIdleTimeout`, in milliseconds.
    private static let idleTimeout: Int64 = 3_600_000
    static let streamIdleTimeout: Int64 = 300_000
}

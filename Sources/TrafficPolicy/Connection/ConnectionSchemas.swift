internal import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    static let tcpKeepalive = ObjectSchema(
        "TCPKeepalive", "TCP keepalive probes, which Linux sends.",
        fields: [
            .optional(
                "probes", .unsigned, default: .unwritten(9, by: .kernel),
                "The number of unanswered probes after which a connection is closed; if absent, net.ipv4.tcp_keepalive_probes decides."
            ),
            .optional(
                "idleTime", .duration, default: .unwritten("7200s", by: .kernel),
                "The idle time before the first probe, in whole seconds; if absent, net.ipv4.tcp_keepalive_time decides."),
            .optional(
                "interval", .duration, default: .unwritten("75s", by: .kernel),
                "The time between probes, in whole seconds; if absent, net.ipv4.tcp_keepalive_intvl decides."),
        ],
        rules: [
            .rule(
                "keepalive-probes", .error, detectedBy: .envoy,
                .require(.number("probes", 1...127), when: .present("probes"), at: "probes"),
                error: "must be between 1 and 127",
                warning: "{value} is not a number of probes that Linux accepts; use a value from 1 to 127",
                reason: "Linux accepts 1 to 127 keepalive probes (TCP_KEEPCNT)", consequence: .listenerNotOpened,
                bad: #"{"tcpKeepalive":{"probes":128}}"#, good: #"{"tcpKeepalive":{"probes":9}}"#),
            .rule(
                "keepalive-time", .error, detectedBy: .envoy,
                checks: ["idleTime", "interval"].map { field in
                    // Only whole seconds count.
                    .require(.duration(field, 1000...32_767_999), when: .present(field), at: field)
                },
                error: "must be between 1s and 32767s in whole seconds",
                warning: "{value} is not a keepalive time that Linux accepts; use 1s to 32767s in whole seconds",
                reason: "Linux accepts 1 to 32767 whole seconds (TCP_KEEPIDLE, TCP_KEEPINTVL)",
                consequence: .listenerNotOpened,
                bad: #"{"tcpKeepalive":{"idleTime":"500ms"}}"#, good: #"{"tcpKeepalive":{"idleTime":"10m"}}"#),
        ],
        isSwitch: true)

    static let proxyProtocol = ObjectSchema(
        "ProxyProtocolSettings", "The PROXY protocol header (versions 1 and 2) before the data of a connection.",
        fields: [
            .optional("optional", .boolean, "Accepts connections without the header.")
        ],
        rules: [
            .rule(
                "proxy-protocol-optional", .warning, detectedBy: .lintOnly,
                .forbid(.isTrue("optional"), at: "optional"),
                error: "must not be true, because clients can then choose the address that is detected",
                warning: "lets clients choose the address that is detected; remove it unless all clients are trusted",
                reason: "clients can send the header or omit it, and so choose the address that is detected",
                bad: #"{"proxyProtocol":{"optional":true}}"#, good: #"{"proxyProtocol":{}}"#)
        ],
        isSwitch: true)

    static let connection = ObjectSchema(
        "ClientConnection", "Limits of client connections.",
        fields: [
            .optional("connectionLimit", .object(connectionLimit), "Limits of the number and duration of connections."),
            .optional(
                "bufferLimit", .quantity(bufferLimits), default: .unwritten("32Ki", by: .envoyGateway),
                "The number of bytes of a connection that Envoy buffers before it stops reading."),
            .optional(
                "socketBufferLimit", .quantity(nil), since: "1.2",
                "The size of the socket's buffers. Envoy Gateway does not implement it."),
            .optional(
                "maxAcceptPerSocketEvent", .unsigned, default: .api(1), since: "1.5",
                "The number of connections that are accepted per socket event; 0 is no limit."),
        ],
        rules: [
            .rule(
                "buffer-limit", .warning, detectedBy: .lintOnly,
                .forbid(
                    .bytes("bufferLimit", 0...0), at: "bufferLimit",
                    error: "must not be 0, which sets no limit",
                    warning: "{value} sets no limit, so one connection can use all memory; use at least 1Ki"),
                .forbid(
                    .bytes("bufferLimit", 1...1023), at: "bufferLimit",
                    error: "must be at least 1Ki",
                    warning: "{value} is so small that each read is a system call; use at least 1Ki, by default 32Ki"),
                reason: "0 lets a connection use all memory, and a few bytes make each read a system call",
                bad: #"{"connection":{"bufferLimit":0}}"#, good: #"{"connection":{"bufferLimit":"64Ki"}}"#),
            .rule(
                "socket-buffer-limit", .warning, detectedBy: .controller,
                .forbid(.present("socketBufferLimit"), at: "socketBufferLimit", fix: .remove),
                error: "must not be set, because Envoy Gateway does not implement it",
                warning: "has no effect, because Envoy Gateway does not implement it; remove it",
                reason: "the controller does not read the field",
                bad: #"{"connection":{"socketBufferLimit":"1Mi"}}"#, good: #"{"connection":{"bufferLimit":"1Mi"}}"#),
            .rule(
                "accept-limit-ignored", .warning, detectedBy: .controller, in: .from("1.5", before: "1.5.1"),
                // The API server writes the default, which is not the author's.
                .require(
                    .number("maxAcceptPerSocketEvent", 1...1), when: .present("maxAcceptPerSocketEvent"),
                    at: "maxAcceptPerSocketEvent"),
                error: "must not be set, because Envoy Gateway 1.5.0 does not read it",
                warning: "{value} has no effect, because Envoy Gateway 1.5.0 does not read it; use 1.5.1 or later",
                reason: "the controller of 1.5.0 does not read the field",
                bad: #"{"connection":{"maxAcceptPerSocketEvent":10}}"#, good: #"{"connection":{"maxAcceptPerSocketEvent":1}}"#),
        ],
        otherNames: [
            "maxconnections": .setting("spec.connection.connectionLimit.value"), "limit": .field("connectionLimit"),
        ])

    /// The bounds of `connection.bufferLimit`, in bytes: those of Envoy's unsigned 32-bit field.
    package static let bufferLimits: ClosedRange<Int64> = 0...4_294_967_295

    static let connectionLimit = ObjectSchema(
        "ConnectionLimit", "Limits of the number and duration of a listener's connections.",
        fields: [
            .optional(
                "value", .integer(IntegerRange(format: .int64, minimum: 1)), "The largest number of open connections."
            )
            .with(.integer(IntegerRange(format: .int64, minimum: 0)), in: .before("1.2"))
            .required(in: .from("1.2", before: "1.6.5").or(.from("1.7", before: "1.7.1"))),
            .optional("closeDelay", .duration, "The time for which a connection above the limit stays open."),
            .optional("maxConnectionDuration", .duration, since: "1.6", "The longest duration of a connection."),
            .optional(
                "maxRequestsPerConnection", .unsigned, since: "1.6", "The number of requests after which a connection is closed."),
            .optional("maxStreamDuration", .duration, since: "1.6", "The longest duration of a request and its response."),
        ],
        rules: [
            .rule(
                "close-delay", .error, detectedBy: .crd, in: .gateway(.from("1.6.5", before: "1.7").or(.since("1.7.1"))),
                .require(.present("value"), when: .present("closeDelay"), at: "closeDelay"),
                error: "must not be set without value",
                warning: "is set without value, which the API server rejects; set value",
                reason: "the delay applies to connections above the limit, so it needs the limit",
                bad: #"{"connection":{"connectionLimit":{"closeDelay":"5s"}}}"#,
                good: #"{"connection":{"connectionLimit":{"value":100,"closeDelay":"5s"}}}"#),
            .readByCEL("value", when: .present("closeDelay"), in: .gateway(.from("1.6.5", before: "1.7").or(.since("1.7.1")))),
            .rule(
                "connection-limit-empty", .warning, detectedBy: .lintOnly,
                .require(
                    .anyOf([
                        .present("value"), .present("closeDelay"), .present("maxConnectionDuration"),
                        .present("maxRequestsPerConnection"), .present("maxStreamDuration"),
                    ])),
                error: "must have at least one field",
                warning: "limits nothing, because it has no field; set value or remove it",
                reason: "a limit without a field limits nothing",
                bad: #"{"connection":{"connectionLimit":{}}}"#, good: #"{"connection":{"connectionLimit":{"value":10000}}}"#),
            .rule(
                "requests-per-connection", .warning, detectedBy: .lintOnly,
                .forbid(
                    .number("maxRequestsPerConnection", 0...0), at: "maxRequestsPerConnection",
                    error: "must not be 0, which sets no limit",
                    warning: "{value} sets no limit; use a larger value or remove it"),
                .forbid(
                    .number("maxRequestsPerConnection", 1...1), at: "maxRequestsPerConnection",
                    error: "must be greater than 1",
                    warning: "{value} makes every request open a connection; use a larger value"),
                reason: "0 sets no limit, and 1 makes every request open a connection",
                bad: #"{"connection":{"connectionLimit":{"maxRequestsPerConnection":1}}}"#,
                good: #"{"connection":{"connectionLimit":{"maxRequestsPerConnection":1000}}}"#),
            .rule(
                "connection-duration-zero", .error, detectedBy: .envoy,
                .forbid(.duration("maxConnectionDuration", 0...0), at: "maxConnectionDuration", fix: .remove),
                error: "must be greater than 0s, because 0s ends a connection at once instead of setting no limit",
                warning: "{value} ends a connection at once instead of setting no limit; remove it",
                reason: "Envoy closes a connection without a duration before its first or second response",
                consequence: "made Envoy close connections before it responds",
                bad: #"{"connection":{"connectionLimit":{"maxConnectionDuration":"0s"}}}"#,
                good: #"{"connection":{"connectionLimit":{"maxConnectionDuration":"1h"}}}"#),
            .rule(
                "duration-short", .warning, detectedBy: .lintOnly,
                .forbid(
                    .duration("maxConnectionDuration", 1...999), at: "maxConnectionDuration",
                    error: "must be at least 1s",
                    warning: "{value} closes connections in less than a second; use at least 1s"),
                .forbid(
                    .duration("maxStreamDuration", 1...999), at: "maxStreamDuration",
                    error: "must be at least 1s",
                    warning: "{value} ends requests in less than a second; use at least 1s"),
                reason: "less than a second interrupts many connections and requests",
                bad: #"{"connection":{"connectionLimit":{"maxStreamDuration":"100ms"}}}"#,
                good: #"{"connection":{"connectionLimit":{"maxStreamDuration":"10m"}}}"#),
        ])
}

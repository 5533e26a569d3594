internal import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    static let tcpKeepalive = ObjectSchema(
        "TCPKeepalive", "TCP keep-alive probes, as Linux sends them.",
        fields: [
            .optional("probes", .unsigned, default: .documented(9), "Unanswered probes after which a connection is closed."),
            .optional("idleTime", .duration, default: .documented("7200s"), "Silence before the first probe, in whole seconds."),
            .optional("interval", .duration, default: .documented("75s"), "Time between probes, in whole seconds."),
        ],
        rules: [
            .when(
                .present("probes"), .number("probes", 1...127), .keepaliveProbes, at: "probes", "must be between 1 and 127"),
            .when(
                .present("idleTime"), .duration("idleTime", keepaliveTimes), .keepaliveTime, at: "idleTime",
                "must be between 1s and 32767s in whole seconds"),
            .when(
                .present("interval"), .duration("interval", keepaliveTimes), .keepaliveTime, at: "interval",
                "must be between 1s and 32767s in whole seconds"),
        ])

    /// What Linux takes for TCP_KEEPIDLE and TCP_KEEPINTVL, in milliseconds of which only whole seconds count.
    private static let keepaliveTimes: ClosedRange<Int64> = 1000...32_767_999

    static let proxyProtocol = ObjectSchema(
        "ProxyProtocolSettings", "The PROXY protocol header (versions 1 and 2) in front of a connection's data.",
        fields: [
            .optional("optional", .boolean, "Whether connections without the header are accepted as well.")
        ],
        rules: [
            .never(
                .isTrue("optional"), .proxyProtocolOptional, at: "optional",
                "lets whoever reaches the listener choose the address that is taken for the client's")
        ])

    static let connection = ObjectSchema(
        "ClientConnection", "Limits of downstream connections.",
        fields: [
            .optional("connectionLimit", .object(connectionLimit), "How many connections there may be, and how long."),
            .optional(
                "bufferLimit", .quantity(0...4_294_967_295), default: .documented("32Ki"),
                "Bytes that Envoy buffers for a connection before it stops reading."),
            .optional(
                "socketBufferLimit", .quantity(nil), "Bytes of the socket's own buffers; Envoy Gateway does not implement it."),
            .optional(
                "maxAcceptPerSocketEvent", .unsigned, default: .api(1),
                "Connections accepted in one turn of the event loop; 0 is no limit."),
        ],
        rules: [
            .never(
                .bytes("bufferLimit", 0...0), .bufferLimit, at: "bufferLimit",
                "sets no limit, so that one connection can take all memory"),
            .never(
                .bytes("bufferLimit", 1...1023), .bufferLimit, at: "bufferLimit",
                "is so little that every read is a system call of its own; 32Ki is the default"),
            .never(
                .present("socketBufferLimit"), .socketBufferLimit, at: "socketBufferLimit",
                "has no effect: Envoy Gateway does not implement it", remedy: .remove),
        ])

    static let connectionLimit = ObjectSchema(
        "ConnectionLimit", "How many connections a listener accepts, and when it ends them.",
        fields: [
            .optional("value", .integer(IntegerRange(format: .int64, minimum: 1)), "Connections that may be open at once."),
            .optional("closeDelay", .duration, "How long a connection beyond the limit is kept before it is closed."),
            .optional("maxConnectionDuration", .duration, "How long a connection may last."),
            .optional("maxRequestsPerConnection", .unsigned, "Requests after which a connection is closed."),
            .optional("maxStreamDuration", .duration, "How long a request and its response may last."),
        ],
        rules: [
            .when(
                .present("closeDelay"), .present("value"), .closeDelay, at: "closeDelay", "may only be set together with value"),
            .readByCEL("value", when: .present("closeDelay")),
            .always(
                .anyOf([
                    .present("value"), .present("closeDelay"), .present("maxConnectionDuration"),
                    .present("maxRequestsPerConnection"), .present("maxStreamDuration"),
                ]), .connectionLimitEmpty, "limits nothing: no field is set"),
            .never(
                .number("maxRequestsPerConnection", 0...0), .requestsPerConnection, at: "maxRequestsPerConnection",
                "sets no limit"),
            .never(
                .number("maxRequestsPerConnection", 1...1), .requestsPerConnection, at: "maxRequestsPerConnection",
                "makes every request pay for a connection of its own"),
            .never(
                .duration("maxConnectionDuration", 1...999), .durationShort, at: "maxConnectionDuration",
                "ends connections within a second"),
            .never(
                .duration("maxStreamDuration", 1...999), .durationShort, at: "maxStreamDuration",
                "ends requests within a second, whatever they do"),
        ])

    static let timeout = ObjectSchema(
        "ClientTimeout", "Time limits of connections and requests.",
        fields: [
            .optional("tcp", .object(tcpTimeout), "Time limits of the connection below HTTP."),
            .optional("http", .object(httpTimeout), "Time limits of HTTP."),
        ])

    static let tcpTimeout = ObjectSchema(
        "TCPClientTimeout", "Time limits of a connection. A duration of 0 turns the limit off.",
        fields: [
            .optional("idleTimeout", .duration, default: .documented("1h"), "Silence after which a connection is closed."),
            .optional("tlsHandshakeTimeout", .duration, "How long a TLS handshake may take."),
            .optional(
                "connectionInspectionTimeout", .duration, default: .documented("15s"),
                "How long Envoy waits for the first bytes, from which it tells TLS, ALPN and PROXY protocol."),
        ],
        rules: [
            .never(
                .duration("idleTimeout", 0...0), .idleTimeoutOff, at: "idleTimeout",
                "turns the limit off: connections whose peers are gone stay for ever")
        ])

    static let httpTimeout = ObjectSchema(
        "HTTPClientTimeout", "Time limits of HTTP. A duration of 0 turns the limit off.",
        fields: [
            .optional("requestReceivedTimeout", .duration, "How long a whole request may take to arrive."),
            .optional("requestHeadersReceivedTimeout", .duration, "How long the header of a request may take to arrive."),
            .optional("idleTimeout", .duration, default: .documented("1h"), "How long a connection may be without a request."),
            .optional(
                "streamIdleTimeout", .duration, default: .documented("5m"),
                "Silence after which a request or response is given up."),
        ],
        rules: [
            .never(
                .duration("idleTimeout", 0...0), .idleTimeoutOff, at: "idleTimeout",
                "turns the limit off: connections whose peers are gone stay for ever"),
            .notAbove(
                "requestHeadersReceivedTimeout", "requestReceivedTimeout", .durations(), .timeoutOrder,
                "has no effect: requestReceivedTimeout ends the request before"),
            .notAbove(
                "requestReceivedTimeout", "streamIdleTimeout", .durations(otherwise: streamIdleTimeout), .timeoutOrder,
                "is longer than streamIdleTimeout (5m when absent), which ends a request that falls silent before"),
        ])

    /// The defaults of the two idle timeouts of HTTP, in milliseconds.
    static let idleTimeout: Int64 = 3_600_000
    static let streamIdleTimeout: Int64 = 300_000

    static let clientIPDetection = ObjectSchema(
        "ClientIPDetectionSettings", "Where the address of the original client comes from.",
        fields: [
            .optional("xForwardedFor", .object(xForwardedFor), "The X-Forwarded-For header, as far as trusted proxies wrote it."),
            .optional("customHeader", .object(customHeader), "A header that a trusted proxy sets."),
            .optional("directSourceIP", .object(directSourceIP), "The connection's own source address."),
        ],
        rules: [.exactlyOne(of: ["xForwardedFor", "customHeader", "directSourceIP"], .clientIPSource)])

    static let xForwardedFor = ObjectSchema(
        "XForwardedForSettings", "Which entries of X-Forwarded-For are believed.",
        fields: [
            .optional("numTrustedHops", .unsigned, "How many proxies in front are trusted."),
            .optional(
                "trustedCIDRs", .array(of: .text(nil, .cidr, .cidrEveryone, .cidrHostBits), 1...Int.max),
                "The addresses of trusted proxies."),
            .optional("disableXForwardedForAppend", .boolean, "Whether Envoy leaves the header as it came."),
        ],
        rules: [
            .exactlyOne(of: ["numTrustedHops", "trustedCIDRs"], .trustedHops),
            .readByCEL("numTrustedHops", when: .present("numTrustedHops")),
            .never(
                .number("numTrustedHops", 0...0), .trustedHopsZero, at: "numTrustedHops",
                "means the same as 1; to trust no proxy, set directSourceIP instead"),
            .custom(ofEach: ["trustedCIDRs"], .cidrOverlap, cidrOverlaps),
        ])

    static let customHeader = ObjectSchema(
        "CustomHeaderExtensionSettings", "A header that carries the client's address.",
        fields: [
            .required("name", .text(1...255, .customHeaderName), "The name of the header."),
            .optional("failClosed", .boolean, "Whether a request without the header is refused."),
        ])

    static let directSourceIP = ObjectSchema(
        "DirectSourceIPSettings", "The connection's own source address; it has no settings.", fields: [])
}

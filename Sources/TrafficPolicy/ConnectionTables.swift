internal import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    static let tcpKeepalive = ObjectSchema(
        "TCPKeepalive", "TCP keep-alive probes, as Linux sends them.",
        fields: [
            .optional("probes", .unsigned, default: .documented(9), "Unanswered probes after which a connection is closed."),
            .optional("idleTime", .duration, default: .documented("7200s"), "Silence before the first probe, in whole seconds."),
            .optional("interval", .duration, default: .documented("75s"), "Time between probes, in whole seconds."),
        ])

    static let proxyProtocol = ObjectSchema(
        "ProxyProtocolSettings", "The PROXY protocol header (versions 1 and 2) in front of a connection's data.",
        fields: [
            .optional("optional", .boolean, "Whether connections without the header are accepted as well.")
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
        ])

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
            .optional("trustedCIDRs", .array(of: .text(nil, .cidr), 1...Int.max), "The addresses of trusted proxies."),
            .optional("disableXForwardedForAppend", .boolean, "Whether Envoy leaves the header as it came."),
        ],
        rules: [
            .exactlyOne(of: ["numTrustedHops", "trustedCIDRs"], .trustedHops),
            .readByCEL("numTrustedHops", when: .present("numTrustedHops")),
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

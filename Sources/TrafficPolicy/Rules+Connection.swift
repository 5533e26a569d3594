internal import PolicySchema

/// Rules about connections, their timeouts and where the client's address comes from.
extension Rule {
    static let keepaliveProbes = Rule(
        "keepalive-probes", .error, .dataPlane, reason: "Linux takes 1 to 127 probes (TCP_KEEPCNT)",
        consequence: "kept Envoy from opening the listener",
        bad: #"{"tcpKeepalive":{"probes":128}}"#, good: #"{"tcpKeepalive":{"probes":9}}"#)
    static let keepaliveTime = Rule(
        "keepalive-time", .error, .dataPlane, reason: "Linux takes 1 to 32767 whole seconds (TCP_KEEPIDLE, TCP_KEEPINTVL)",
        consequence: "kept Envoy from opening the listener",
        bad: #"{"tcpKeepalive":{"idleTime":"500ms"}}"#, good: #"{"tcpKeepalive":{"idleTime":"10m"}}"#)
    static let proxyProtocolOptional = Rule(
        "proxy-protocol-optional", .warning, .lint,
        reason: "whoever reaches the listener can send the header or leave it out, and so choose its address",
        bad: #"{"proxyProtocol":{"optional":true}}"#, good: #"{"proxyProtocol":{}}"#)
    static let proxyProtocolBoth = Rule(
        "proxy-protocol-both", .warning, .controller,
        reason: "proxyProtocol alone decides: enableProxyProtocol: false does not switch it off",
        bad: #"{"proxyProtocol":{},"enableProxyProtocol":false}"#, good: #"{"proxyProtocol":{}}"#)
    static let proxyProtocolForwarded = Rule(
        "proxy-protocol-forwarded", .warning, .lint,
        reason: "the PROXY protocol replaces the connection's address, and X-Forwarded-For the one that is found",
        bad: #"{"proxyProtocol":{},"clientIPDetection":{"xForwardedFor":{"numTrustedHops":1}}}"#, good: #"{"proxyProtocol":{}}"#)
    static let clientIPSource = Rule(
        "client-ip-source", .error, .crd, reason: "the address of the client can come from one source only",
        bad: #"{"clientIPDetection":{}}"#, good: #"{"clientIPDetection":{"directSourceIP":{}}}"#)
    static let trustedHops = Rule(
        "trusted-hops", .error, .crd, reason: "trusted proxies are either counted or listed",
        bad: #"{"clientIPDetection":{"xForwardedFor":{"numTrustedHops":2,"trustedCIDRs":["10.0.0.0/8"]}}}"#,
        good: #"{"clientIPDetection":{"xForwardedFor":{"numTrustedHops":2}}}"#)
    static let trustedHopsZero = Rule(
        "trusted-hops-zero", .warning, .controller, reason: "0 means the same as 1; to trust nobody, use directSourceIP",
        bad: #"{"clientIPDetection":{"xForwardedFor":{"numTrustedHops":0}}}"#,
        good: #"{"clientIPDetection":{"xForwardedFor":{"numTrustedHops":1}}}"#)
    static let cidr = Rule(
        "cidr", .error, .dataPlane, reason: "the CRD's expression lets through what is no CIDR, and its translation then fails",
        consequence: .gatewayFrozen,
        bad: #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.0/33"]}}}"#,
        good: #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.0/8"]}}}"#)
    static let cidrHostBits = Rule(
        "cidr-host-bits", .warning, .lint, reason: "bits behind the prefix do not count: another prefix or network may be meant",
        bad: #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.1/8"]}}}"#,
        good: #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.0/8"]}}}"#)
    static let cidrEveryone = Rule(
        "cidr-everyone", .warning, .lint, reason: "a prefix of 0 trusts every address, so that clients choose their own",
        bad: #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["0.0.0.0/0"]}}}"#,
        good: #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.0/8"]}}}"#)
    static let cidrOverlap = Rule(
        "cidr-overlap", .warning, .lint, reason: "a network inside another one of the list adds nothing",
        bad: #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.0/8","10.1.0.0/16"]}}}"#,
        good: #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.0/8","192.168.0.0/16"]}}}"#)
    static let connectionLimitEmpty = Rule(
        "connection-limit-empty", .warning, .lint, reason: "without a value, nothing is limited",
        bad: #"{"connection":{"connectionLimit":{}}}"#, good: #"{"connection":{"connectionLimit":{"value":10000}}}"#)
    static let closeDelay = Rule(
        "close-delay", .error, .crd, reason: "the delay is for connections beyond the limit, so it needs the limit",
        bad: #"{"connection":{"connectionLimit":{"closeDelay":"5s"}}}"#,
        good: #"{"connection":{"connectionLimit":{"value":100,"closeDelay":"5s"}}}"#)
    static let closeDelayLong = Rule(
        "close-delay-long", .warning, .lint, reason: "connections beyond the limit would be kept longer than idle ones",
        bad: #"{"connection":{"connectionLimit":{"value":100,"closeDelay":"2m"}},"timeout":{"http":{"idleTimeout":"1m"}}}"#,
        good: #"{"connection":{"connectionLimit":{"value":100,"closeDelay":"5s"}},"timeout":{"http":{"idleTimeout":"1m"}}}"#)
    static let requestsPerConnection = Rule(
        "requests-per-connection", .warning, .lint, reason: "0 sets no limit, and 1 makes every request pay for a connection",
        bad: #"{"connection":{"connectionLimit":{"maxRequestsPerConnection":1}}}"#,
        good: #"{"connection":{"connectionLimit":{"maxRequestsPerConnection":1000}}}"#)
    static let durationShort = Rule(
        "duration-short", .warning, .lint, reason: "below a second, most connections or requests are cut off in the middle",
        bad: #"{"connection":{"connectionLimit":{"maxStreamDuration":"100ms"}}}"#,
        good: #"{"connection":{"connectionLimit":{"maxStreamDuration":"10m"}}}"#)
    static let bufferLimit = Rule(
        "buffer-limit", .warning, .lint,
        reason: "0 lets every connection take all memory, and a few bytes make each read a system call",
        bad: #"{"connection":{"bufferLimit":0}}"#, good: #"{"connection":{"bufferLimit":"64Ki"}}"#)
    static let socketBufferLimit = Rule(
        "socket-buffer-limit", .warning, .controller, reason: "the controller never reads the field",
        bad: #"{"connection":{"socketBufferLimit":"1Mi"}}"#, good: #"{"connection":{"bufferLimit":"1Mi"}}"#)
    static let idleTimeoutOff = Rule(
        "idle-timeout-off", .warning, .lint, reason: "0 keeps connections for ever whose peers are gone",
        bad: #"{"timeout":{"tcp":{"idleTimeout":"0s"}}}"#, good: #"{"timeout":{"tcp":{"idleTimeout":"10m"}}}"#)
    static let timeoutOrder = Rule(
        "timeout-order", .warning, .lint, reason: "a limit that another one always reaches first has no effect",
        bad: #"{"timeout":{"http":{"requestHeadersReceivedTimeout":"20s","requestReceivedTimeout":"10s"}}}"#,
        good: #"{"timeout":{"http":{"requestHeadersReceivedTimeout":"5s","requestReceivedTimeout":"10s"}}}"#)
}

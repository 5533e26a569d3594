internal import JSONTape
internal import PolicySchema

/// The rules about connection settings together with settings of other sections.
extension ClientTrafficPolicy {
    static let connectionRules: [ObjectRule] = [
        .rule(
            "proxy-protocol-both", .warning, detectedBy: .controller,
            .forbid(
                .allOf([.present("proxyProtocol"), .present("enableProxyProtocol")]), at: "enableProxyProtocol", fix: .remove),
            error: "must not be set together with proxyProtocol, which takes precedence",
            warning: "{value} has no effect, because proxyProtocol takes precedence; remove it",
            reason: "proxyProtocol takes precedence, so enableProxyProtocol: false does not disable it",
            bad: #"{"proxyProtocol":{},"enableProxyProtocol":false}"#, good: #"{"proxyProtocol":{}}"#),
        .rule(
            "proxy-protocol-forwarded", .warning, detectedBy: .lintOnly,
            .forbid(
                .allOf([
                    .anyOf([
                        .present("proxyProtocol"), .isTrue("enableProxyProtocol"),
                    ]),
                    .present("clientIPDetection.xForwardedFor.numTrustedHops"),
                    .not(.present("clientIPDetection.xForwardedFor.trustedCIDRs")),
                ]),
                at: "clientIPDetection.xForwardedFor.numTrustedHops"),
            error: "must not be set together with the PROXY protocol, because clients behind it can choose their address",
            warning: "lets clients that reach the listener directly choose their address; use trustedCIDRs, or remove it",
            reason:
                "the PROXY protocol does not remove X-Forwarded-For, so clients that reach the listener directly choose their address",
            bad: #"{"proxyProtocol":{},"clientIPDetection":{"xForwardedFor":{"numTrustedHops":1}}}"#,
            good: #"{"proxyProtocol":{},"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["203.0.113.0/24"]}}}"#),
        .rule(
            "safe-duration-unused", .warning, detectedBy: .lintOnly,
            .require(
                .present("connection.connectionLimit.maxConnectionDuration"),
                when: .isTrue("http1.disableSafeMaxConnectionDuration"), at: "http1.disableSafeMaxConnectionDuration"),
            error: "must not be true without connection.connectionLimit.maxConnectionDuration",
            warning: "has no effect without connection.connectionLimit.maxConnectionDuration; set that or remove this",
            reason: "the setting applies to the maximum duration of connections, which is not set",
            bad: #"{"http1":{"disableSafeMaxConnectionDuration":true}}"#,
            good: #"""
                {"http1":{"disableSafeMaxConnectionDuration":true},"connection":{"connectionLimit":{"maxConnectionDuration":"1h"}}}
                """#),
    ]
}

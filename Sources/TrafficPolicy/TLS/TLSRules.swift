internal import JSONTape
internal import PolicySchema

/// The rules about TLS settings together with settings of other sections.
extension ClientTrafficPolicy {
    /// The checks that forbid a setting together with `http3`, if Envoy Gateway makes a listener for QUIC of it. Since 1.8 it makes none
    /// beside `tls.clientValidation`: the rule `http3-client-validation`.
    private static func forbidWithHTTP3(_ setting: Condition, at subject: String) -> [RuleCheck] {
        [
            .forbid(
                .allOf([.present("http3"), setting, .not(.present("tls.clientValidation"))]), at: subject
            ).only(in: .gateway(KnownReleases.stoppingHTTP3WithClientValidation)),
            .forbid(.allOf([.present("http3"), setting]), at: subject).only(in: .before("1.8")),
        ]
    }

    static let tlsRules: [ObjectRule] = [
        .rule(
            "http3-tls-version", .warning, detectedBy: .envoy,
            .forbid(
                .allOf([.present("http3"), .word("tls.maxVersion", oneOf: ["1.0", "1.1", "1.2"])]), at: "tls.maxVersion"),
            error: "must be 1.3 if http3 is set, because HTTP/3 requires TLS 1.3",
            warning: "{value} prevents HTTP/3, which requires TLS 1.3; remove it or remove http3",
            reason: "QUIC requires TLS 1.3 (RFC 9001 §4.2)",
            bad: #"{"tls":{"maxVersion":"1.2"},"http3":{}}"#, good: #"{"tls":{"maxVersion":"1.3"},"http3":{}}"#),
        .rule(
            "http3-client-validation", .warning, detectedBy: .controller,
            in: .gateway(KnownReleases.stoppingHTTP3WithClientValidation),
            .forbid(.allOf([.present("http3"), .present("tls.clientValidation")]), at: "http3"),
            error: "must not be set together with tls.clientValidation, with which Envoy Gateway disables HTTP/3",
            warning: "is disabled, because Envoy Gateway does not validate client certificates over QUIC; remove it",
            reason: "Envoy before 1.40 does not validate client certificates over QUIC, so Envoy Gateway disables HTTP/3",
            bad: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}},"http3":{}}"#, good: #"{"http3":{}}"#),
        .rule(
            "http3-client-certificate", .error, detectedBy: .envoy, in: .gateway(.before("1.8"), envoy: .before("1.40")),
            // Without a CA, Envoy Gateway ignores the block.
            .forbid(.allOf([.present("http3"), .nonEmpty("tls.clientValidation.caCertificateRefs")]), at: "http3"),
            error: "must not be set together with tls.clientValidation, which Envoy before 1.40 does not support over QUIC",
            warning:
                "makes Envoy reject the HTTP/3 listener, because it does not validate client certificates over QUIC; remove it",
            reason: "Envoy before 1.40 does not validate client certificates over QUIC, and Envoy Gateway before 1.8 asks it to",
            consequence: .http3ListenerRejected,
            bad: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}},"http3":{}}"#, good: #"{"http3":{}}"#),
        .rule(
            "http3-proxy-protocol", .error, detectedBy: .envoy,
            checks: forbidWithHTTP3(.anyOf([.present("proxyProtocol"), .isTrue("enableProxyProtocol")]), at: "http3"),
            error: "must not be set together with proxyProtocol or enableProxyProtocol, which Envoy does not support over QUIC",
            warning: "makes Envoy reject the HTTP/3 listener, because QUIC has no PROXY protocol; remove one of the two",
            reason: "the PROXY protocol precedes a TCP connection, so the listener for QUIC cannot have it",
            consequence: .http3ListenerRejected, bad: #"{"http3":{},"proxyProtocol":{}}"#, good: #"{"proxyProtocol":{}}"#),
        .rule(
            "http3-fingerprints", .error, detectedBy: .envoy,
            checks: forbidWithHTTP3(.nonEmpty("tls.fingerprints"), at: "tls.fingerprints"),
            error: "must not be set together with http3, because Envoy does not compute fingerprints over QUIC",
            warning: "makes Envoy reject the HTTP/3 listener, because QUIC has no fingerprints; remove it or http3",
            reason: "Envoy has no TLS inspector for QUIC",
            consequence: .http3ListenerRejected, bad: #"{"http3":{},"tls":{"fingerprints":["JA4"]}}"#, good: #"{"http3":{}}"#),
        .rule(
            "alpn-http2", .warning, detectedBy: .lintOnly,
            .forbid(
                .allOf([.present("http2"), .present("tls.alpnProtocols"), .not(.item("tls.alpnProtocols", oneOf: ["h2"]))]),
                at: "http2"),
            error: "must not be set unless tls.alpnProtocols contains h2",
            warning: "has no effect over TLS, because tls.alpnProtocols does not contain h2; add it",
            reason: "clients use HTTP/2 over TLS only if h2 is offered",
            bad: #"{"tls":{"alpnProtocols":["http/1.1"]},"http2":{"maxConcurrentStreams":10}}"#,
            good: #"{"tls":{"alpnProtocols":["h2","http/1.1"]},"http2":{"maxConcurrentStreams":10}}"#),
        .rule(
            "alpn-http1", .warning, detectedBy: .lintOnly,
            .forbid(
                .allOf([
                    .present("http1"), .nonEmpty("tls.alpnProtocols"),
                    .not(.item("tls.alpnProtocols", oneOf: ["http/1.1", "http/1.0"])),
                ]),
                at: "http1"),
            error: "must not be set unless tls.alpnProtocols contains http/1.1",
            warning: "has almost no effect over TLS, because tls.alpnProtocols does not contain http/1.1; add it",
            reason: "few clients use HTTP/1 over TLS if it is not offered",
            bad: #"{"tls":{"alpnProtocols":["h2"]},"http1":{"enableTrailers":true}}"#,
            good: #"{"tls":{"alpnProtocols":["h2","http/1.1"]},"http1":{"enableTrailers":true}}"#),
        .rule(
            "client-cert-unasked", .warning, detectedBy: .lintOnly,
            .require(
                .present("tls.clientValidation"),
                when: .word("headers.xForwardedClientCert.mode", oneOf: ["ForwardOnly", "AppendForward", "SanitizeSet"]),
                at: "headers.xForwardedClientCert.mode"),
            error: "must not be set to this value without tls.clientValidation, unless the Gateway validates client certificates",
            warning:
                "{value} has no effect unless tls.clientValidation, or spec.tls.frontend of the Gateway, requests certificates",
            reason: "clients send no certificate unless tls.clientValidation or spec.tls.frontend of the Gateway requests one",
            bad: #"{"headers":{"xForwardedClientCert":{"mode":"SanitizeSet"}}}"#,
            good: #"""
                {"headers":{"xForwardedClientCert":{"mode":"SanitizeSet"}},"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}
                """#),
    ]
}

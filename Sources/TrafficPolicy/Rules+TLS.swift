internal import PolicySchema

/// Rules about TLS of the listener and the certificates of its clients.
extension Rule {
    static let tlsVersions = Rule(
        "tls-versions", .error, .crd, reason: "no TLS version would be left",
        bad: #"{"tls":{"minVersion":"1.3","maxVersion":"1.2"}}"#, good: #"{"tls":{"minVersion":"1.2","maxVersion":"1.3"}}"#)
    static let tlsVersionOld = Rule(
        "tls-version-old", .warning, .lint, reason: "TLS 1.0 and 1.1 are broken and forbidden (RFC 8996)",
        bad: #"{"tls":{"minVersion":"1.0"}}"#, good: #"{"tls":{"minVersion":"1.2"}}"#)
    static let tlsVersionAuto = Rule(
        "tls-version-auto", .warning, .lint, reason: "Auto is whatever this release of Envoy takes for the lowest version",
        bad: #"{"tls":{"minVersion":"Auto"}}"#, good: #"{"tls":{"minVersion":"1.2"}}"#)
    static let tlsVersionCapped = Rule(
        "tls-version-capped", .warning, .lint, reason: "TLS 1.3 is faster and safer, and every current client speaks it",
        bad: #"{"tls":{"maxVersion":"1.2"}}"#, good: #"{"tls":{"maxVersion":"1.3"}}"#)
    static let ciphersUnused = Rule(
        "ciphers-unused", .error, .crd, reason: "TLS 1.3 has cipher suites of its own",
        bad: #"{"tls":{"minVersion":"1.3","ciphers":["ECDHE-ECDSA-AES128-GCM-SHA256"]}}"#, good: #"{"tls":{"minVersion":"1.3"}}"#)
    static let cipherUnknown = Rule(
        "cipher-unknown", .error, .controller, reason: "the controller knows fourteen suites, each by two names",
        consequence: .listenersAnswer500,
        bad: #"{"tls":{"ciphers":["ECDHE-RSA-AES128-GCM-SHA265"]}}"#,
        good: #"{"tls":{"ciphers":["ECDHE-RSA-AES128-GCM-SHA256"]}}"#)
    static let cipherWeak = Rule(
        "cipher-weak", .warning, .lint, reason: "CBC suites and those without forward secrecy are discouraged (RFC 9325 §4.1)",
        bad: #"{"tls":{"ciphers":["AES128-SHA"]}}"#, good: #"{"tls":{"ciphers":["ECDHE-RSA-AES128-GCM-SHA256"]}}"#)
    static let curveUnknown = Rule(
        "curve-unknown", .error, .dataPlane, reason: "BoringSSL does not know the group", consequence: .listenerRefused,
        bad: #"{"tls":{"ecdhCurves":["P-255"]}}"#, good: #"{"tls":{"ecdhCurves":["X25519","P-256"]}}"#)
    static let signatureAlgorithmUnknown = Rule(
        "signature-algorithm-unknown", .error, .dataPlane, reason: "BoringSSL does not know the algorithm",
        consequence: .listenerRefused,
        bad: #"{"tls":{"signatureAlgorithms":["rsa_sha256"]}}"#, good: #"{"tls":{"signatureAlgorithms":["rsa_pss_rsae_sha256"]}}"#
    )
    static let alpnLength = Rule(
        "alpn-length", .error, .dataPlane, reason: "a protocol name has 1 to 255 bytes (RFC 7301 §3.1)",
        consequence: .listenerRefused,
        bad: #"{"tls":{"alpnProtocols":["h2",""]}}"#, good: #"{"tls":{"alpnProtocols":["h2","http/1.1"]}}"#)
    static let alpnUnknown = Rule(
        "alpn-unknown", .warning, .lint, reason: "no client offers a protocol that is not registered",
        bad: #"{"tls":{"alpnProtocols":["http/2"]}}"#, good: #"{"tls":{"alpnProtocols":["h2"]}}"#)
    static let alpnHTTP2 = Rule(
        "alpn-http2", .warning, .lint, reason: "over TLS, HTTP/2 is spoken only where h2 is offered",
        bad: #"{"tls":{"alpnProtocols":["http/1.1"]},"http2":{"maxConcurrentStreams":10}}"#,
        good: #"{"tls":{"alpnProtocols":["h2","http/1.1"]},"http2":{"maxConcurrentStreams":10}}"#)
    static let alpnHTTP1 = Rule(
        "alpn-http1", .warning, .lint, reason: "where only h2 is offered, HTTP/1 is hardly ever spoken",
        bad: #"{"tls":{"alpnProtocols":["h2"]},"http1":{"enableTrailers":true}}"#,
        good: #"{"tls":{"alpnProtocols":["h2","http/1.1"]},"http1":{"enableTrailers":true}}"#)
    static let http3TLSVersion = Rule(
        "http3-tls-version", .warning, .dataPlane, reason: "QUIC needs TLS 1.3 (RFC 9001 §4.2)",
        bad: #"{"tls":{"maxVersion":"1.2"},"http3":{}}"#, good: #"{"tls":{"maxVersion":"1.3"},"http3":{}}"#)
    static let http3ClientValidation = Rule(
        "http3-client-validation", .warning, .controller,
        reason: "Envoy validates no client certificates over QUIC, so HTTP/3 stays off",
        bad: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}},"http3":{}}"#, good: #"{"http3":{}}"#)
    static let resumptionUnchecked = Rule(
        "resumption-unchecked", .warning, .lint, reason: "on resumption, client certificates are not looked at again",
        bad: #"{"tls":{"session":{"resumption":{"stateless":{}}},"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}"#,
        good: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}"#)
    static let expiredCertificates = Rule(
        "expired-certificates", .error, .crd, reason: "a certificate that is not verified cannot be accepted although expired",
        bad: #"{"tls":{"clientValidation":{"mode":"Request","allowExpiredCertificate":true}}}"#,
        good: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}"#)
    static let expiredAccepted = Rule(
        "expired-accepted", .warning, .lint, reason: "an expired certificate can no longer be revoked",
        bad: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}],"allowExpiredCertificate":true}}}"#,
        good: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}"#)
    static let clientCARequired = Rule(
        "client-ca-required", .error, .controller, reason: "verification needs authorities; hashes and names do not replace them",
        consequence: .listenersAnswer500,
        bad: #"{"tls":{"clientValidation":{}}}"#, good: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}"#)
    static let clientModeBoth = Rule(
        "client-mode-both", .warning, .controller, reason: "mode alone decides, whatever optional says",
        bad: #"{"tls":{"clientValidation":{"mode":"RequireAndVerify","optional":true,"caCertificateRefs":[{"name":"ca"}]}}}"#,
        good: #"{"tls":{"clientValidation":{"mode":"RequireAndVerify","caCertificateRefs":[{"name":"ca"}]}}}"#)
    static let clientUnverified = Rule(
        "client-unverified", .warning, .lint, reason: "Request and RequireAny believe every certificate, whoever signed it",
        bad: #"{"tls":{"clientValidation":{"mode":"RequireAny"}}}"#,
        good: #"{"tls":{"clientValidation":{"mode":"RequireAndVerify","caCertificateRefs":[{"name":"ca"}]}}}"#)
    static let clientVerificationUnused = Rule(
        "client-verification-unused", .warning, .controller,
        reason: "Request and RequireAny verify nothing, so authorities and revocation lists have no effect",
        bad: #"{"tls":{"clientValidation":{"mode":"Request","caCertificateRefs":[{"name":"ca"}]}}}"#,
        good: #"{"tls":{"clientValidation":{"mode":"VerifyIfGiven","caCertificateRefs":[{"name":"ca"}]}}}"#)
    static let referenceKind = Rule(
        "reference-kind", .error, .controller, reason: "certificates are read from a Secret, a ConfigMap or a ClusterTrustBundle",
        consequence: .listenersAnswer500,
        bad: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"kind":"Certificate","name":"ca"}]}}}"#,
        good: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"kind":"ConfigMap","name":"ca"}]}}}"#)
    static let referenceGroup = Rule(
        "reference-group", .error, .controller, reason: "Secrets and ConfigMaps are of the core group, whose name is empty",
        consequence: .listenersAnswer500,
        bad: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"group":"v1","name":"ca"}]}}}"#,
        good: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"group":"","name":"ca"}]}}}"#)
    static let spkiHash = Rule(
        "spki-hash", .error, .dataPlane, reason: "Envoy compares with a SHA-256 in base64", consequence: .gatewayFrozen,
        bad: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}],"spkiHashes":["abc"]}}}"#,
        good: #"""
            {"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}],
            "spkiHashes":["NvqYIYSbgK2vCJpQhObf77vv+bQWtc5ek5RIOwPiC9A="]}}}
            """#)
    static let certificateHash = Rule(
        "certificate-hash", .error, .dataPlane, reason: "Envoy compares with a SHA-256 in hexadecimal",
        consequence: .gatewayFrozen,
        bad: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}],"certificateHashes":["df6ff72f"]}}}"#,
        good: #"""
            {"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}],
            "certificateHashes":["df6ff72fe9116521268f6f2dd4966f51df479883fe7037b39f75916ac3049d1a"]}}}
            """#)
    static let otherNameOID = Rule(
        "other-name-oid", .error, .dataPlane, reason: "the kind of the name is an object identifier in dotted form",
        consequence: .gatewayFrozen,
        bad: otherName(oid: "upn"), good: otherName(oid: "1.3.6.1.4.1.311.20.2.3"))
    static let otherNameType = Rule(
        "other-name-type", .warning, .controller, reason: "the word is taken for that kind of name, which has a field of its own",
        bad: otherName(oid: "DNS"),
        good:
            #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}],"subjectAltNames":{"dnsNames":[{"value":"a"}]}}}}"#)
    static let regularExpression = Rule(
        "regular-expression", .error, .dataPlane, reason: "Envoy compiles the expression with RE2", consequence: .listenerRefused,
        bad: #"{"headers":{"earlyRequestHeaders":{"removeOnMatch":[{"type":"RegularExpression","value":"x-("}]}}}"#,
        good: #"{"headers":{"earlyRequestHeaders":{"removeOnMatch":[{"type":"RegularExpression","value":"x-.*"}]}}}"#)

    private static func otherName(oid: String) -> String {
        #"""
        {"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}],"subjectAltNames":{"otherNames":[{"oid":"\#(oid)","value":"a"}]}}}}
        """#
    }
}

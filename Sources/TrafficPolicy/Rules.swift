internal import PolicySchema

/// The rules of this policy, beside those that the kinds of its values bring with them.
extension Rule {
    static let targetRequired = Rule(
        "target-required", .error, .controller,
        reason: "a policy without a target is never applied; the CRD accepts one with an empty list")
    static let targetExclusive = Rule(
        "target-exclusive", .error, .controller, reason: "beside targetRef, the controller ignores targetRefs")
    static let targetKind = Rule("target-kind", .error, .crd, reason: "only Gateways and ListenerSets have listeners")
    static let targetNamespace = Rule(
        "target-namespace", .error, .lint, reason: "a target lives in the namespace of its policy, whatever its reference says")
    static let targetNamespaceRedundant = Rule(
        "target-namespace-redundant", .warning, .crd,
        reason: "the API server drops the field; the namespace is the policy's anyway")
    static let selectorNamespaces = Rule(
        "selector-namespaces", .error, .crd, reason: "namespaces chosen by a selector need the selector")
    static let clientIPSource = Rule(
        "client-ip-source", .error, .crd, reason: "the address of the client can come from one source only")
    static let trustedHops = Rule(
        "trusted-hops", .error, .crd, reason: "trusted proxies are either counted or listed")
    static let cidr = Rule(
        "cidr", .error, .dataPlane, reason: "the CRD's expression lets through what is no CIDR, and its translation then fails",
        consequence: "frozen the configuration of the whole Gateway at its last state")
    static let tlsVersions = Rule("tls-versions", .error, .crd, reason: "no TLS version would be left")
    static let ciphersUnused = Rule("ciphers-unused", .error, .crd, reason: "TLS 1.3 has cipher suites of its own")
    static let expiredCertificates = Rule(
        "expired-certificates", .error, .crd, reason: "a certificate that is not verified cannot be accepted although expired")
    static let requestIDExclusive = Rule(
        "request-id-exclusive", .error, .crd, reason: "the deprecated preserveXRequestID and requestID say the same thing")
    static let certificateDetails = Rule(
        "certificate-details", .error, .crd, reason: "details are only written when the header is written")
    static let closeDelay = Rule(
        "close-delay", .error, .crd, reason: "the delay is for connections beyond the limit, so it needs the limit")
    static let keepaliveTimeout = Rule(
        "keepalive-timeout", .error, .crd, reason: "a ping must be given up before the next one is due")
}

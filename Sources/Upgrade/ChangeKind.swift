package import PolicySchema

/// What a change between two releases of Envoy Gateway does to a policy.
package enum ChangeKind: String, Sendable, CaseIterable {
    case rejected, invalid, envoy, unresolved, enforced, ignored
    case defaultValue = "default"
    case meaning, deprecated, precedence, accepted, possible

    /// The rule under which reports show changes of the kind. It is not a rule for policies and has no severity in configurations.
    package var rule: Rule { Self.rules[self] ?? .unknownField }

    /// Whether a rule identifier is one of a change.
    package static func hasRule(_ id: String) -> Bool { allCases.contains { $0.rule.id == id } }

    /// What the kind means, in one sentence without a full stop.
    package var meaning: String { rule.reason }

    private static let rules: [ChangeKind: Rule] = [
        .rejected: rule(
            .rejected, .error, .crd, "the CRD of the new release rejects the policy, so that it can no longer be written",
            bad: #"{"clientIPDetection":{}}"#, good: #"{"clientIPDetection":{"directSourceIP":{}}}"#),
        .invalid: rule(
            .invalid, .error, .controller,
            "the controller of the new release marks the policy Invalid, and its listeners answer 500",
            bad: #"{"tls":{"clientValidation":{}}}"#,
            good: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}"#),
        .envoy: rule(
            .envoy, .error, .envoy, "the new Envoy refuses what the policy says, or does something else",
            bad: #"{"http2":{"connectionKeepalive":{"interval":"30s"}}}"#, good: #"{"http2":{"maxConcurrentStreams":100}}"#),
        .unresolved: rule(
            .unresolved, .warning, .lintOnly,
            "the policy has an error in both releases, so the change of release does not cause it",
            bad: #"{"scheme":"preserve"}"#, good: #"{"scheme":"Preserve"}"#),
        .enforced: rule(
            .enforced, .error, .crd, "a setting that the old release drops or ignores has an effect in the new one",
            bad: #"{"timeout":{"http":{"requestHeadersReceivedTimeout":"5s"}}}"#,
            good: #"{"timeout":{"http":{"requestReceivedTimeout":"5s"}}}"#),
        .ignored: rule(
            .ignored, .error, .crd, "a setting that has an effect in the old release is dropped or ignored by the new one",
            bad: #"{"http3":{},"tls":{"clientValidation":{"mode":"Request"}}}"#, good: #"{"http3":{}}"#),
        .defaultValue: rule(
            .defaultValue, .warning, .controller, "a setting that the policy does not have has another default",
            bad: #"{"tls":{"minVersion":"1.2"}}"#, good: #"{"http3":{}}"#),
        .meaning: rule(
            .meaning, .error, .controller, "the same setting means something else",
            bad: #"{"headers":{"preserveXRequestID":true}}"#, good: #"{"headers":{"requestID":"PreserveOrGenerate"}}"#),
        .deprecated: rule(
            .deprecated, .warning, .controller, "the new release calls a field deprecated",
            bad: #"{"enableProxyProtocol":true}"#, good: #"{"proxyProtocol":{}}"#),
        .precedence: rule(
            .precedence, .warning, .controller, "another policy takes precedence than before",
            bad: #"{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"ListenerSet","name":"edge"}],"http3":{}}"#,
            good: #"{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge"}],"http3":{}}"#),
        .accepted: rule(
            .accepted, .warning, .crd, "the old release rejects the policy, and the new one accepts it",
            bad: #"{"tls":{"alpnProtocols":["h3"]}}"#, good: #"{"tls":{"alpnProtocols":["h2"]}}"#),
        .possible: rule(
            .possible, .warning, .lintOnly, "the new release has more fields beside those that the policy uses",
            bad: #"{"http1":{"enableTrailers":true}}"#, good: #"{"http3":{}}"#),
    ]

    private static func rule(
        _ kind: ChangeKind, _ severity: Severity, _ detector: Detector, _ reason: String, bad: String, good: String
    ) -> Rule {
        Rule(
            "upgrade-\(kind.rawValue)", severity, detectedBy: detector, error: "{text}", warning: "{text}", reason: reason,
            bad: bad, good: good)
    }
}

package import PolicySchema

/// The rules about a policy among the objects of its cluster. `PolicyAttachment` checks them and writes their texts.
///
/// Their examples are lists of objects, of which the last is the policy.
package enum ClusterRule: CaseIterable, Sendable {
    /// Another policy has the same target.
    case conflict
    /// A policy that is being deleted has the same target.
    case conflictEnding
    /// The target does not exist or is not served.
    case targetMissing
    /// The target has no such listener.
    case sectionMissing
    /// The Gateway does not allow the ListenerSet.
    case listenerSetRefused
    /// The settings would apply to other listeners of the port.
    case portOverlap
    /// Other objects make the settings impossible on a listener.
    case listenerInvalid
    /// The policy replaces a wider one on a listener.
    case overriding
    /// A narrower policy takes precedence on a listener.
    case overridden
    /// A narrower policy loses TLS settings of a wider one.
    case securityLost
    /// Settings of a whole port differ between its listeners.
    case portWide
    /// The selector matches nothing.
    case selectorUnmatched
    /// No ReferenceGrant allows the selector to match objects of another namespace.
    case selectorUngranted
    /// The state of the cluster is unknown.
    case clusterUnknown

    /// The rule.
    package var rule: Rule { Self.rules[self] ?? Self.declaration(of: self) }

    // Made once, because a rule is a reference to its declaration.
    private static let rules = Dictionary(uniqueKeysWithValues: allCases.map { ($0, declaration(of: $0)) })

    private static func declaration(of clusterRule: ClusterRule) -> Rule {
        switch clusterRule {
        case .conflict:
            rule(
                "conflict", .error, detectedBy: .controller,
                reason:
                    "if several policies have one target, only the oldest is effective, and only the status of the others says so",
                bad: among(whole, policy("new", for: gatewayReference(), #""http3":{}"#)),
                good: among(
                    whole, policy("new", for: gatewayReference(section: "https"), #""tls":{"minVersion":"1.3"},"http3":{}"#)))
        case .conflictEnding:
            rule(
                "conflict-ending", .warning, detectedBy: .controller,
                reason: "a policy that is being deleted keeps its targets until it is gone",
                bad: among(leaving, policy("new", for: gatewayReference(), #""http3":{}"#)),
                good: among(policy("new", for: gatewayReference(), #""http3":{}"#)))
        case .targetMissing:
            rule(
                "target-missing", .warning, detectedBy: .controller,
                reason: "a target that does not exist, or that Envoy Gateway does not serve, gets no status and has no effect",
                bad: among(policy("new", for: gatewayReference("egde"), #""http3":{}"#)),
                good: among(policy("new", for: gatewayReference(), #""http3":{}"#)))
        case .sectionMissing:
            rule(
                "section-missing", .warning, detectedBy: .controller,
                reason: "a section is the name of a listener; the status for any other name says TargetNotFound",
                bad: among(policy("new", for: gatewayReference(section: "htps"), #""http3":{}"#)),
                good: among(policy("new", for: gatewayReference(section: "https"), #""http3":{}"#)))
        case .listenerSetRefused:
            rule(
                "listener-set-refused", .warning, detectedBy: .controller,
                reason: "listeners that their Gateway does not allow are not served, although the policy is accepted",
                bad: among(listenerSet, policy("new", for: reference("ListenerSet", "extra", nil), #""http3":{}"#)),
                good: among(policy("new", for: gatewayReference(), #""http3":{}"#)))
        case .portOverlap:
            rule(
                "port-overlap", .warning, detectedBy: .controller,
                reason:
                    "plain HTTP listeners of one port share their settings, so the controller rejects a policy for one of them",
                bad: among(
                    policy("new", for: gatewayReference(section: "http"), #""http1":{"preserveHeaderCase":true}"#),
                    listener: http + #",{"name":"http-too","port":10080,"protocol":"HTTP"}"#),
                good: among(
                    policy("new", for: gatewayReference(section: "http"), #""http1":{"preserveHeaderCase":true}"#), listener: http
                ))
        case .listenerInvalid:
            rule(
                "listener-invalid", .warning, detectedBy: .controller,
                reason: "settings that other objects make impossible make every route of the listener answer 500",
                bad: among(
                    policy("new", for: gatewayReference(), #""http1":{"http10":{"useDefaultHost":true}}"#), listener: http),
                good: among(policy("new", for: gatewayReference(), #""http1":{"http10":{}}"#), listener: http))
        case .overriding:
            rule(
                "overriding", .warning, detectedBy: .controller,
                reason:
                    "the policy of a listener replaces a wider one as a whole, so settings that it does not have return to their defaults",
                bad: among(whole, policy("new", for: gatewayReference(section: "https"), #""tls":{"minVersion":"1.3"}"#)),
                good: among(policy("new", for: gatewayReference(section: "https"), #""tls":{"minVersion":"1.3"}"#)))
        case .overridden:
            rule(
                "overridden", .warning, detectedBy: .controller,
                reason: "the policy of a listener takes precedence over a wider one",
                bad: among(narrow, policy("new", for: gatewayReference(), #""http3":{}"#)),
                good: among(policy("new", for: gatewayReference(), #""http3":{}"#)))
        case .securityLost:
            rule(
                "security-lost", .warning, detectedBy: .controller,
                reason:
                    "if a narrower policy replaces a wider one, the TLS and client validation settings of the wider one are lost without notice",
                bad: among(whole, policy("new", for: gatewayReference(section: "https"), #""http3":{}"#)),
                good: among(
                    whole, policy("new", for: gatewayReference(section: "https"), #""tls":{"minVersion":"1.3"},"http3":{}"#)))
        case .portWide:
            rule(
                "port-wide", .warning, detectedBy: .controller,
                reason:
                    "TLS listeners of one port share TCP keepalive, buffer and accept limits, the inspection timeout, PROXY protocol, TLS "
                    + "fingerprints and HTTP/3",
                bad: among(
                    policy("new", for: gatewayReference(section: "other"), #""proxyProtocol":{}"#),
                    listener: https + "," + https(named: "other", port: 443)),
                good: among(
                    policy("new", for: gatewayReference(section: "other"), #""proxyProtocol":{}"#),
                    listener: https + "," + https(named: "other", port: 8443)))
        case .selectorUnmatched:
            rule(
                "selector-unmatched", .warning, detectedBy: .controller,
                reason: "a selector that matches nothing has no effect, and no status reports it",
                bad: among(policy("new", for: selector(label: "egde"), #""http3":{}"#), labels: labels),
                good: among(policy("new", for: selector(label: "edge"), #""http3":{}"#), labels: labels))
        case .selectorUngranted:
            rule(
                "selector-ungranted", .warning, detectedBy: .controller,
                reason: "objects of other namespaces are selected only if a ReferenceGrant there allows it",
                bad: among(
                    policy("new", namespace: "team", for: selector(label: "edge", namespaces: "All"), #""http3":{}"#),
                    labels: labels),
                good: among(policy("new", for: selector(label: "edge", namespaces: "All"), #""http3":{}"#), labels: labels))
        case .clusterUnknown:
            Rule(
                "cluster-unknown", .warning, detectedBy: .lintOnly,
                error: "must wait until the cluster state is known ({reason})",
                warning:
                    "was validated without cluster state because the cache is not synced ({reason}); conflicts may be missed",
                reason: "while the cache of a watched cluster is not synced, only the policy itself is validated",
                bad: "[\(policy("new", for: gatewayReference(), #""http3":{}"#))]",
                good: among(policy("new", for: gatewayReference(), #""http3":{}"#)))
        }
    }

    /// A rule whose texts are those of an `AttachmentNotice`.
    private static func rule(
        _ id: String, _ severity: Severity, detectedBy: Detector, reason: String, bad: String, good: String
    ) -> Rule {
        Rule(
            id, severity, detectedBy: detectedBy, error: "{error}", warning: "{warning}", reason: reason, bad: bad, good: good)
    }
}

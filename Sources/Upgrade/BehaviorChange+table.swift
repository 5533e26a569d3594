internal import JSONTape
internal import PolicySchema

extension BehaviorChange {
    /// All changes, by their releases. The facts are from the controller's code at each release (`internal/gatewayapi` and
    /// `internal/xds/translator` of https://github.com/envoyproxy/gateway).
    package static let all: [BehaviorChange] = [
        BehaviorChange(
            "stream-listeners", "settings for TCP and TLS listeners",
            states: [
                .since("1.0", "the policy applies to HTTP and HTTPS listeners only"),
                .since("1.1", "the policy also applies to TCP and TLS listeners of its targets"),
            ],
            upward: .enforced, downward: .ignored, .warning,
            advice: "set sectionName, or check that these listeners should have the settings",
            example: #"{"tcpKeepalive":{"probes":3}}"#, counterexample: #"{"http3":{}}"#,
            places: { spec in
                ["tcpKeepalive", "tls", "enableProxyProtocol"].filter { spec.value(at: $0) != nil }
                    .map { FieldPath(names: "spec.\($0)") }
            }),
        BehaviorChange(
            "session-resumption", "`tls` without `session.resumption`", at: "tls",
            states: [
                .since("1.0", "Envoy resumes TLS sessions by default"),
                .since("1.2", "TLS sessions are resumed only if session.resumption says so"),
            ],
            upward: .defaultValue, downward: .defaultValue, .warning,
            advice: "set session.resumption to keep resumption",
            example: #"{"tls":{"minVersion":"1.3"}}"#,
            counterexample: #"{"tls":{"session":{"resumption":{"stateless":{},"stateful":{}}}}}"#,
            fix: { _, old, new in
                // Before 1.2 the API server drops the field, so that the patch is of no use for a downgrade.
                guard old < new else { return nil }
                let value = JSONValue.object([
                    .init(
                        key: "resumption",
                        value: .object([
                            .init(key: "stateless", value: .object([])), .init(key: "stateful", value: .object([])),
                        ]))
                ])
                return PolicyChange.Fix(patch: JSONPatch([.add(FieldPath(names: "spec.tls.session"), value)]), isSafe: false)
            },
            if: { $0.value(at: "tls") != nil && $0.value(at: "tls.session") == nil }),
        BehaviorChange(
            "trusted-hops-zero", "`numTrustedHops: 0`", at: "clientIPDetection.xForwardedFor.numTrustedHops",
            states: [
                .since("1.0", "0 trusts no proxy, so the client's address is that of the connection"),
                .since("1.3", "0 means 1, so the last entry of X-Forwarded-For is the client's address"),
            ],
            upward: .meaning, downward: .meaning, .error, advice: "remove xForwardedFor to trust no proxy",
            example: #"{"clientIPDetection":{"xForwardedFor":{"numTrustedHops":0}}}"#,
            counterexample: #"{"clientIPDetection":{"xForwardedFor":{"numTrustedHops":1}}}"#,
            if: { $0.value(at: "clientIPDetection.xForwardedFor.numTrustedHops") == .number("0") }),
        BehaviorChange(
            "trusted-hops", "`numTrustedHops` of 1 or more", at: "clientIPDetection.xForwardedFor.numTrustedHops",
            states: [
                .since("1.0", "Envoy also handles requests as coming from the Internet (use_remote_address: true)"),
                .since(
                    "1.3",
                    "the client's address is the same, but Envoy trusts the other headers of the proxy (use_remote_address: false)"
                ),
            ],
            upward: .meaning, downward: .meaning, .warning,
            advice: "check that the proxy in front sets X-Forwarded-Proto and removes x-envoy headers",
            example: #"{"clientIPDetection":{"xForwardedFor":{"numTrustedHops":2}}}"#,
            counterexample: #"{"clientIPDetection":{"customHeader":{"name":"X-Real-IP"}}}"#,
            if: {
                guard let hops = $0.value(at: "clientIPDetection.xForwardedFor.numTrustedHops") else { return false }
                return hops != .number("0")
            }),
        BehaviorChange(
            "quic-server-name", "`http3`", at: "http3",
            states: [
                .since("1.0", "Envoy refuses the HTTP/3 listener of a listener with a hostname"),
                .since("1.3.3", "HTTP/3 connections reach the listener with any server name"),
                .since("1.7", "HTTP/3 connections must have the server name of the listener"),
            ],
            upward: .meaning, downward: .meaning, .warning,
            example: #"{"http3":{}}"#, counterexample: #"{"http2":{"maxConcurrentStreams":100}}"#,
            if: { $0.value(at: "http3") != nil }),
        BehaviorChange(
            "request-id", "`preserveXRequestID: true`", at: "headers.preserveXRequestID",
            states: [
                .since("1.1", "a missing X-Request-ID is generated (PreserveOrGenerate)"),
                .since("1.4", "a missing X-Request-ID is not generated (Preserve)"),
                .since("1.6", "a missing X-Request-ID is generated (PreserveOrGenerate)"),
            ],
            upward: .meaning, downward: .meaning, .warning, advice: "set requestID instead",
            example: #"{"headers":{"preserveXRequestID":true}}"#, counterexample: #"{"headers":{"preserveXRequestID":false}}"#,
            fix: { spec, old, _ in PolicyChange.Fix(replacingPreservedRequestIDOf: spec, from: old) },
            if: { $0.value(at: "headers.preserveXRequestID") == .boolean(true) }),
        BehaviorChange(
            "trust-bundle", "a ClusterTrustBundle in `caCertificateRefs`",
            states: [
                .since("1.0", "the reference is passed over, and clients are verified by the other references only"),
                .since("1.5", "the ClusterTrustBundle is used"),
            ],
            upward: .enforced, downward: .ignored, .error, replaces: ["reference-kind"],
            example: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"kind":"ClusterTrustBundle","name":"ca"}]}}}"#,
            counterexample: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"kind":"ConfigMap","name":"ca"}]}}}"#,
            places: { $0.authorities { $0 == "ClusterTrustBundle" } }),
        BehaviorChange(
            "unknown-authority", "another kind in `caCertificateRefs`",
            states: [
                .since("1.0", "the reference is passed over, and clients are verified by the other references only"),
                .since("1.5", "Envoy Gateway marks the policy Invalid, and its listeners answer 500"),
            ],
            upward: .invalid, downward: .ignored, .error, advice: "use a Secret, a ConfigMap or a ClusterTrustBundle",
            replaces: ["reference-kind"],
            example: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"kind":"Certificate","name":"ca"}]}}}"#,
            counterexample: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}"#,
            places: { $0.authorities { !["ClusterTrustBundle", "Secret", "ConfigMap"].contains($0) } }),
        BehaviorChange(
            "accept-limit", "`maxAcceptPerSocketEvent`", at: "connection.maxAcceptPerSocketEvent",
            states: [.since("1.5", "Envoy Gateway does not read it"), .since("1.5.1", "it has an effect")],
            upward: .enforced, downward: .ignored, .warning,
            example: #"{"connection":{"maxAcceptPerSocketEvent":10}}"#, counterexample: #"{"connection":{"bufferLimit":"32Ki"}}"#,
            if: { $0.value(at: "connection.maxAcceptPerSocketEvent") != nil }),
        BehaviorChange(
            "accept-limit-default", "`connection` without `maxAcceptPerSocketEvent`", at: "connection",
            states: [
                .since("1.1", "Envoy's own default decides how many connections are accepted per socket event"),
                .since("1.5.1", "one connection is accepted per socket event, the default of maxAcceptPerSocketEvent"),
            ],
            upward: .defaultValue, downward: .defaultValue, .warning,
            example: #"{"connection":{"bufferLimit":"32Ki"}}"#, counterexample: #"{"connection":{"maxAcceptPerSocketEvent":10}}"#,
            if: { $0.value(at: "connection") != nil && $0.value(at: "connection.maxAcceptPerSocketEvent") == nil }),
        BehaviorChange(
            "client-validation-without-ca", "`clientValidation` without a CA and mode Request or RequireAny",
            at: "tls.clientValidation",
            states: [
                .since("1.0", "clientValidation without a CA is ignored, and no client is asked for a certificate"),
                .since("1.8", "clients are asked for a certificate, which no CA verifies"),
            ],
            upward: .enforced, downward: .ignored, .error, replaces: ["client-ca-missing"],
            example: #"{"tls":{"clientValidation":{"mode":"Request"}}}"#,
            counterexample: #"{"tls":{"clientValidation":{"mode":"Request","caCertificateRefs":[{"name":"ca"}]}}}"#,
            if: { $0.isWithoutAuthority && $0.hasUnverifyingMode }),
        BehaviorChange(
            "client-validation-dropped", "`clientValidation` without a CA and a mode that needs one", at: "tls.clientValidation",
            states: [
                .since("1.0", "clientValidation without a CA is ignored, and no client is asked for a certificate"),
                .since("1.8", "Envoy Gateway marks the policy Invalid, and its listeners answer 500"),
            ],
            upward: nil, downward: .ignored, .error, replaces: ["client-ca-missing"],
            example: #"{"tls":{"clientValidation":{}}}"#,
            counterexample: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}"#,
            if: { $0.isWithoutAuthority && !$0.hasUnverifyingMode }),
        BehaviorChange(
            "http3-without-ca", "`http3` and `clientValidation` without a CA", at: "http3",
            states: [
                .since("1.0", "HTTP/3 is on, because clientValidation without a CA is ignored"),
                .since("1.8", "HTTP/3 is off, because Envoy Gateway does not verify client certificates over QUIC"),
            ],
            upward: .ignored, downward: .enforced, .warning, advice: "remove http3",
            example: #"{"http3":{},"tls":{"clientValidation":{"mode":"Request"}}}"#, counterexample: #"{"http3":{}}"#,
            if: { $0.value(at: "http3") != nil && $0.isWithoutAuthority }),
        BehaviorChange(
            "expired-authorities", "`caCertificateRefs`", at: "tls.clientValidation.caCertificateRefs",
            states: [
                .since("1.0", "an expired certificate in a CA bundle makes the whole reference invalid"),
                .since("1.8.3", "expired certificates in a CA bundle are left out, and the others are used"),
            ],
            upward: .meaning, downward: .meaning, nil,
            example: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}"#,
            counterexample: #"{"tls":{"clientValidation":{"mode":"Request"}}}"#,
            if: { $0.value(at: "tls.clientValidation.caCertificateRefs")?.elements.isEmpty == false }),
        BehaviorChange(
            "listener-set-precedence", "a ListenerSet as target",
            states: [
                .since("1.0", "policies cannot have ListenerSets as targets"),
                .since("1.9", "the policy takes precedence over those of the Gateway on the listeners of the ListenerSet"),
            ],
            upward: .precedence, downward: .precedence, .warning,
            example: #"{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"ListenerSet","name":"edge"}]}"#,
            counterexample: #"{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge"}]}"#,
            places: { $0.targets { kind, _ in kind == "ListenerSet" } }),
        BehaviorChange(
            "gateway-precedence", "a whole Gateway as target",
            states: [
                .since("1.0", "only policies for a listener take precedence over it"),
                .since("1.9", "policies for a ListenerSet also take precedence over it"),
            ],
            upward: .precedence, downward: .precedence, nil,
            example: #"{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge"}]}"#,
            counterexample: #"""
                {"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge","sectionName":"https"}]}
                """#,
            places: { $0.targets { kind, section in kind == "Gateway" && section == nil } }),
    ]
}

extension JSONValue {
    /// Whether a spec validates clients without a CA.
    fileprivate var isWithoutAuthority: Bool {
        value(at: "tls.clientValidation") != nil && (value(at: "tls.clientValidation.caCertificateRefs")?.elements ?? []).isEmpty
    }

    /// Whether a spec's mode asks for certificates without verifying them.
    fileprivate var hasUnverifyingMode: Bool {
        ["Request", "RequireAny"].contains(value(at: "tls.clientValidation.mode"))
    }

    /// The paths of the references to CAs whose kind, by default Secret, has a property.
    fileprivate func authorities(_ holds: (String) -> Bool) -> [FieldPath] {
        let list = value(at: "tls.clientValidation.caCertificateRefs")?.elements ?? []
        return list.indices.compactMap { index in
            guard case .string(let kind) = list[index]["kind"] ?? "Secret", holds(kind) else { return nil }
            return FieldPath(names: "spec.tls.clientValidation.caCertificateRefs").appending(.index(index))
                .appending(.name("kind"))
        }
    }

    /// The paths of the references to targets whose kind and section have a property.
    fileprivate func targets(_ holds: (_ kind: String, _ section: JSONValue?) -> Bool) -> [FieldPath] {
        var all: [(FieldPath, JSONValue)] = []
        if let target = value(at: "targetRef") { all.append((FieldPath(names: "spec.targetRef"), target)) }
        for name in ["targetRefs", "targetSelectors"] {
            for (index, target) in (value(at: name)?.elements ?? []).enumerated() {
                all.append((FieldPath(names: "spec.\(name)").appending(.index(index)), target))
            }
        }
        return all.compactMap { path, target in
            guard case .string(let kind)? = target["kind"], holds(kind, target.value(at: "sectionName")) else { return nil }
            return path
        }
    }
}

extension PolicyChange.Fix {
    /// Replaces the deprecated field by the one that says what it means in the old release; nil if that release has no such field.
    init?(replacingPreservedRequestIDOf spec: JSONValue, from old: Release) {
        guard spec.value(at: "headers.preserveXRequestID") == .boolean(true), spec.value(at: "headers.requestID") == nil,
            old >= "1.4"
        else { return nil }
        let value: JSONValue = old < "1.6" ? "Preserve" : "PreserveOrGenerate"
        self.init(
            patch: JSONPatch([
                .add(FieldPath(names: "spec.headers.requestID"), value),
                .remove(FieldPath(names: "spec.headers.preserveXRequestID")),
            ]), isSafe: true)
    }
}

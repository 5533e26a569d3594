internal import JSONTape
internal import PolicyAttachment
internal import PolicySchema
internal import TrafficPolicy

/// What the `apiVersion` and `kind` of an object mean to a report.
enum ManifestType: Equatable {
    /// An object that reports use.
    case known(ObjectKind)
    /// An object of Kubernetes that reports do not use.
    case other
    /// Not an object of Kubernetes, or one of an unknown kind.
    case note(Field?, String)
    /// Most likely a ClientTrafficPolicy that is misspelled.
    case error(Field?, String)

    /// The field that a message is about.
    enum Field: String {
        case apiVersion, kind
    }

    /// The value of a field that must be a string.
    enum Value: Equatable {
        case missing
        case notString
        case string(String)

        var string: String? { if case .string(let text) = self { text } else { nil } }

        fileprivate func problem(_ field: Field) -> String {
            "\(field.rawValue) \(self == .missing ? "is missing" : "must be a string")"
        }
    }

    /// The kinds of Envoy Gateway's API group (`api/v1alpha1` of https://github.com/envoyproxy/gateway).
    private static let envoyGatewayKinds = [
        "Backend", "BackendTrafficPolicy", "ClientTrafficPolicy", "EnvoyExtensionPolicy", "EnvoyGateway", "EnvoyPatchPolicy",
        "EnvoyProxy", "HTTPRouteFilter", "SecurityPolicy",
    ]

    private static let policyVersion = "\(ClientTrafficPolicy.group)/\(ClientTrafficPolicy.version)"

    /// Reads the type of an object in a file.
    ///
    /// - Parameter hasPolicyFields: whether all fields of `spec` are fields of a ClientTrafficPolicy, and at least one of them selects targets.
    init(apiVersion: Value, kind: Value, hasPolicyFields evaluate: @autoclosure () -> Bool) {
        // Nearly all objects are policies with the right type, so the rest is evaluated when it is needed.
        if apiVersion == .string(Self.policyVersion), kind == .string(ClientTrafficPolicy.kind) {
            self = .known(.clientTrafficPolicy)
            return
        }
        let hasPolicyFields = evaluate()
        let isEnvoyGateway = apiVersion.string.map { Self.group(of: $0) == ClientTrafficPolicy.group } ?? false
        switch (apiVersion.string, kind.string) {
        case (let apiVersion, ClientTrafficPolicy.kind?):
            let version = apiVersion.map { "apiVersion \"\($0.escaped)\" of a ClientTrafficPolicy" } ?? "apiVersion"
            self = .error(.apiVersion, "\(version) must be \(Self.policyVersion)")
        case (_, let kind?) where isEnvoyGateway || hasPolicyFields && Self.suggestion(for: kind) == ClientTrafficPolicy.kind:
            self = Self.envoyGatewayType(kind)
        case (let apiVersion?, let kind?): self = Self.otherType(apiVersion, kind)
        case (_, nil) where isEnvoyGateway || hasPolicyFields: self = .error(.kind, kind.problem(.kind))
        case (nil, nil): self = .note(nil, "skipped, not a Kubernetes object: apiVersion and kind are missing")
        case (_, nil): self = .note(.kind, "skipped, not a Kubernetes object: \(kind.problem(.kind))")
        case (nil, _): self = .note(.apiVersion, "skipped, not a Kubernetes object: \(apiVersion.problem(.apiVersion))")
        }
    }

    /// The type of an object in Envoy Gateway's group, or of one that looks like it.
    private static func envoyGatewayType(_ kind: String) -> ManifestType {
        if envoyGatewayKinds.contains(kind) { return kind == ObjectKind.envoyProxy.rawValue ? .known(.envoyProxy) : .other }
        guard let suggestion = suggestion(for: kind) else {
            return .note(.kind, "skipped: kind \"\(kind.escaped)\" is not known in \(ClientTrafficPolicy.group)")
        }
        let text = "kind \"\(kind.escaped)\" is not known; did you mean \(suggestion)?"
        return suggestion == ClientTrafficPolicy.kind ? .error(.kind, text) : .note(.kind, "skipped: \(text)")
    }

    /// The type of an object in any other group.
    private static func otherType(_ apiVersion: String, _ kind: String) -> ManifestType {
        if let known = ObjectKind(apiVersion: apiVersion, kind: kind) { return .known(known) }
        let group = group(of: apiVersion)
        if let kind = ObjectKind(rawValue: kind), !kind.group.isEmpty {
            // Other groups have a Gateway as well, but the core group has none of these kinds.
            guard group.isEmpty || group.nearest(among: [kind.group]) != nil else { return .other }
            return .note(
                .apiVersion,
                "skipped: apiVersion \"\(apiVersion.escaped)\" has no kind \(kind.rawValue); did you mean \(kind.group)/v1?")
        }
        let kinds = ObjectKind.allCases.filter { $0.group == group && !group.isEmpty }.map(\.rawValue)
        // These are near to a kind that reports use, and exist.
        guard !["TCPRoute", "TLSRoute", "UDPRoute"].contains(kind), let suggestion = kind.nearest(among: kinds) else {
            return .other
        }
        return .note(.kind, "skipped: kind \"\(kind.escaped)\" is not known; did you mean \(suggestion)?")
    }

    private static func suggestion(for kind: String) -> String? { kind.nearest(among: envoyGatewayKinds) }

    /// The group of an `apiVersion`; empty for the core group.
    private static func group(of apiVersion: String) -> String {
        apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : ""
    }
}

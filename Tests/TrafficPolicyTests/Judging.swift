import JSONTape
import PolicySchema
import TrafficPolicy

extension Severities {
    /// The rules that the schema itself brings, and no advice beyond it: for tests that go through every value of every field.
    static let schema: Severities = {
        let kept: Set<String> = [
            "type", "required", "enum", "format", "length", "range", "items", "unique", "unsigned", "quantity-range",
            "unknown-field",
            "duplicate-key", "deprecated", "target-required", "target-exclusive", "target-kind", "target-namespace",
            "target-namespace-redundant", "selector-namespaces", "client-ip-source", "trusted-hops", "cidr", "tls-versions",
            "ciphers-unused", "expired-certificates", "request-id-exclusive", "certificate-details", "close-delay",
            "keepalive-timeout",
        ]
        var severities = Severities()
        for rule in ClientTrafficPolicy.rules where !kept.contains(rule.id) { severities.set(rule, to: .off) }
        return severities
    }()
}

/// What the validator says of a policy by its schema: rule, path, and the severity where it is no error, in the order of the paths.
func verdicts(on policy: String, namespace: String? = nil) throws -> [String] {
    try findings(in: policy, namespace: namespace, severities: .schema).map(\.verdict)
}

/// What the validator finds in a policy, in the order of the paths.
func findings(
    in policy: String, namespace: String? = nil, severities: Severities = Severities()
) throws -> [Finding] {
    var validator = PolicyValidator(severities: severities)
    let tape = try JSONTape(parsing: policy)
    validator.validate(tape, at: tape.root, namespace: namespace)
    return validator.findings.kept.sorted { $0.path < $1.path }
}

/// What the validator says of the members of a spec. Where they name no target, one is added.
func verdicts(onSpec members: String) throws -> [String] {
    try verdicts(on: policy(members)).filter { !$0.hasPrefix("deprecated spec.targetRef ") }
}

/// A policy with the members of a spec. Where they name no target, one is added.
func policy(_ members: String) -> String {
    let target =
        members.contains("\"target") ? "" : #""targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"eg"}]"#
    let separator = target.isEmpty || members.isEmpty ? "" : ","
    return #"{"metadata":{"name":"p","namespace":"default"},"spec":{\#(members)\#(separator)\#(target)}}"#
}

/// The patch of the defaulter for a policy, as JSON text.
func patch(for policy: String, namespace: String? = nil) throws -> JSONPatch {
    var defaulter = PolicyDefaulter()
    let tape = try JSONTape(parsing: policy)
    return defaulter.patch(for: tape, at: tape.root, namespace: namespace)
}

extension Finding {
    /// Rule, path, and the severity where it is no error.
    var verdict: String { "\(rule.id) \(path)" + (severity == .error ? "" : " (\(severity))") }
}

extension String {
    /// Whether the text has a format.
    func has(_ format: TextFormat) -> Bool { format.accepts(Array(utf8).span) }
}

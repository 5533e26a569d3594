import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

extension Severities {
    /// Only the rules of types and of the CRD, for tests of all values of every field.
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

/// The verdicts of the rules of types and of the CRD on a policy: rule, path, and the severity unless it is an error, sorted by path.
func verdicts(on policy: String, namespace: String? = nil) throws -> [String] {
    try findings(in: policy, namespace: namespace, severities: .schema).map(\.verdict)
}

/// The findings in a policy, sorted by path.
func findings(
    in policy: String, namespace: String? = nil, severities: Severities = Severities(), tables: PolicyTables = .newest
) throws -> [Finding] {
    var validator = PolicyValidator(tables, severities: severities)
    let tape = try JSONTape(parsing: policy)
    validator.validate(tape, at: tape.root, namespace: namespace)
    return validator.findings.kept.sorted { $0.path < $1.path }
}

/// The verdicts on the members of a spec, with a target if they have none.
func verdicts(onSpec members: String) throws -> [String] {
    try verdicts(on: policy(members)).filter { !$0.hasPrefix("deprecated spec.targetRef ") }
}

/// A policy with the members of a spec, and a target if they have none.
func policy(_ members: String) -> String {
    let target =
        members.contains("\"target") ? "" : #""targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"eg"}]"#
    let separator = target.isEmpty || members.isEmpty ? "" : ","
    return #"{"metadata":{"name":"p","namespace":"default"},"spec":{\#(members)\#(separator)\#(target)}}"#
}

/// The patch of the defaulter for a policy, at the level that writes the most.
func patch(for policy: String, namespace: String? = nil) throws -> JSONPatch {
    var defaulter = PolicyDefaulter(level: .documented)
    let tape = try JSONTape(parsing: policy)
    let patch = defaulter.patch(for: tape, at: tape.root, namespace: namespace)
    return try #require(patch)
}

extension Finding {
    /// Rule, path, and the severity unless it is an error.
    var verdict: String { "\(rule.id) \(path)" + (severity == .error ? "" : " (\(severity))") }
}

extension String {
    /// Whether the text has a format.
    func has(_ format: TextFormat) -> Bool { format.accepts(Array(utf8).span) }
}

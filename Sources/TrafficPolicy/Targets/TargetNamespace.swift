internal import JSONTape
internal import PolicySchema

/// A `namespace` in a target reference: a field that the API does not have, but that authors often write.
struct TargetNamespace {
    /// The key on the tape.
    let key: JSONTape.Place
    /// The path of the reference, or of the list that has it, from the policy.
    private let list: FieldPath
    /// The index of the reference in the list.
    private let index: Int?
    /// Whether it is the namespace of the policy.
    let isRedundant: Bool

    /// Calls `body` with each target namespace in a policy. The list of targets has no limit, so they are not collected.
    ///
    /// - Parameter namespace: the namespace of the request, for a policy without a namespace.
    static func forEach(
        in tape: JSONTape, policy: JSONTape.Place, namespace: String?, _ body: (TargetNamespace) -> Void
    ) {
        guard let spec = tape.presentMember("spec", of: policy) else { return }
        // Lazy, because few policies have such a field.
        lazy var home = home(of: policy, in: tape, otherwise: namespace)
        func check(_ reference: JSONTape.Place, index: Int?, in list: () -> FieldPath) {
            guard let value = tape.presentMember("namespace", of: reference) else { return }
            // If neither the policy nor the request has a namespace, the policy's namespace is unknown.
            let isRedundant = home == nil || tape.string(at: value) == home
            body(TargetNamespace(key: tape.key(ofValue: value), list: list(), index: index, isRedundant: isRedundant))
        }
        if let reference = tape.presentMember("targetRef", of: spec) {
            check(reference, index: nil) { tape.path(from: policy, to: reference) }
        }
        if let references = tape.presentMember("targetRefs", of: spec), tape.kind(at: references) == .array {
            // The index is counted here instead of searched for, because the list has no limit.
            lazy var path = tape.path(from: policy, to: references)
            var index = 0
            tape.forEachElement(of: references) { reference in
                check(reference, index: index) { path }
                index += 1
            }
        }
    }

    /// The namespace of a policy; nil if it is unknown. An empty one counts as absent, because Go programs write it so.
    private static func home(of policy: JSONTape.Place, in tape: JSONTape, otherwise namespace: String?) -> String? {
        let own = tape.presentMember("metadata", of: policy).flatMap { tape.presentMember("namespace", of: $0) }
        return [own.flatMap { tape.string(at: $0) }, namespace].compactMap(\.self).first { !$0.isEmpty }
    }

    /// The violated rule.
    var rule: Rule { isRedundant ? Self.ownNamespace : Self.otherNamespace }

    /// The path from the policy.
    var path: FieldPath {
        // The key has this name, because it was found by it.
        (index.map { list.appending(.index($0)) } ?? list).appending(.name("namespace"))
    }

    /// Records the violation.
    func record(in findings: inout Findings, _ tape: JSONTape) {
        findings.record(
            rule, .forbidden, at: path, badValue: isRedundant ? nil : tape.excerpt(of: tape.value(ofKey: key)),
            fix: isRedundant ? JSONPatch([.remove(path)]) : nil)
    }
}

extension TargetNamespace {
    static let otherNamespace = Rule(
        "target-namespace", .error, detectedBy: .lintOnly,
        error: "must be left out, because a target is always in the policy's namespace",
        warning: "{value} has no effect, because a target is always in the policy's namespace; remove it",
        reason: "a target is in the namespace of its policy, regardless of the reference",
        bad: #"""
            {"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge","namespace":"other"}],"http3":{}}
            """#,
        good: #"{"targetRefs":[\#(ClientTrafficPolicy.gateway)],"http3":{}}"#)

    static let ownNamespace = Rule(
        "target-namespace-redundant", .warning, detectedBy: .crd,
        error: "must be left out, because the API has no such field",
        warning: "is not a field of the API, because a target is always in the policy's namespace; remove it",
        reason: "the API server drops the field, and the namespace is the policy's anyway",
        bad: #"""
            {"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge","namespace":"default"}],"http3":{}}
            """#,
        good: #"{"targetRefs":[\#(ClientTrafficPolicy.gateway)],"http3":{}}"#)
}

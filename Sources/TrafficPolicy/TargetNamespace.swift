internal import JSONTape
internal import PolicySchema

/// A `namespace` in a target reference: a field that the API does not have, and that people write all the same.
struct TargetNamespace {
    /// Its key in the tape.
    let key: JSONTape.Place
    /// The way to it from the policy.
    let path: FieldPath
    /// Whether it says what holds anyway.
    let isRedundant: Bool

    /// All of them in a policy. `namespace` is where the policy lives if it does not say so itself.
    static func references(
        in tape: JSONTape, policy: JSONTape.Place, namespace: String?
    ) -> [TargetNamespace] {
        var found: [TargetNamespace] = []
        guard let spec = tape.presentMember("spec", of: policy) else { return found }
        // Hardly any policy has such a field: what it would be compared with is looked up when one does.
        lazy var home = home(of: policy, in: tape, otherwise: namespace)
        func look(at reference: JSONTape.Place, _ path: () -> FieldPath) {
            guard let value = tape.presentMember("namespace", of: reference) else { return }
            // Without a namespace anywhere nobody knows where the policy will live.
            let isRedundant = home == nil || tape.string(at: value) == home
            let key = tape.key(ofValue: value)
            found.append(TargetNamespace(key: key, path: path().appending(.name(tape.text(at: key))), isRedundant: isRedundant))
        }
        if let reference = tape.presentMember("targetRef", of: spec) {
            look(at: reference) { tape.path(from: policy, to: reference) }
        }
        if let references = tape.presentMember("targetRefs", of: spec), tape.kind(at: references) == .array {
            // Nothing bounds this list: its items are counted here, not searched for one by one.
            lazy var path = tape.path(from: policy, to: references)
            var index = 0
            tape.forEachElement(of: references) { reference in
                look(at: reference) { path.appending(.index(index)) }
                index += 1
            }
        }
        return found
    }

    /// The namespace that a policy lives in; nil where nobody says. To Kubernetes an empty one is none: Go programs write it so.
    private static func home(of policy: JSONTape.Place, in tape: JSONTape, otherwise namespace: String?) -> String? {
        let own = tape.presentMember("metadata", of: policy).flatMap { tape.presentMember("namespace", of: $0) }
        return [own.flatMap { tape.string(at: $0) }, namespace].compactMap(\.self).first { !$0.isEmpty }
    }

    var rule: Rule { isRedundant ? .targetNamespaceRedundant : .targetNamespace }

    func finding(_ tape: JSONTape) -> Finding {
        if isRedundant {
            return Finding(
                rule, .advice, at: path, detail: "unknown field, remove it: a target lives in the policy's namespace",
                fix: JSONPatch([.remove(path)]))
        }
        return Finding(
            rule, .forbidden, at: path, badValue: tape.excerpt(of: tape.value(ofKey: key)),
            detail: "must be left out: a target lives in the policy's namespace")
    }
}

package import JSONTape
internal import PolicySchema
package import TrafficPolicy

/// A policy whose targets lack `group` or `kind`, with the defaults that the mutating webhook adds.
package struct CompletedPolicy: Sendable {
    /// The completed policy. It has no positions.
    package let tape: JSONTape
    /// The fields that only the mutating webhook adds, and not the API server.
    package let missing: [(path: FieldPath, value: JSONValue)]

    /// Completes a policy; nil if its targets are complete.
    ///
    /// - Parameter namespace: the namespace of the request, for a policy without a namespace.
    package init?(
        _ tape: JSONTape, at policy: JSONTape.Place, namespace: String?, defaulter: inout PolicyDefaulter
    ) {
        guard let patch = defaulter.patch(for: tape, at: policy, namespace: namespace) else { return nil }
        let additions = patch.operations.filter { if case .add = $0 { true } else { false } }
        missing = additions.compactMap { operation in
            guard case .add(let path, let value) = operation, Self.isTargetDefault(path) else { return nil }
            return (path, value)
        }
        guard !missing.isEmpty, let object = try? JSONPatch(additions).applied(to: JSONValue(policy, of: tape)),
            let completed = try? JSONTape(parsing: object.text)
        else { return nil }
        self.tape = completed
    }

    private static func isTargetDefault(_ path: FieldPath) -> Bool {
        guard path.steps.count <= 4, case .name(let list) = path.steps.dropFirst().first, case .name(let field) = path.steps.last
        else { return false }
        switch list {
        case "targetRef", "targetRefs": return field == "group" || field == "kind"
        // The API server adds the group of a selector.
        case "targetSelectors": return field == "kind"
        default: return false
        }
    }
}

internal import TrafficPolicy
internal import JSONTape
internal import PolicySchema

extension ReleaseComparison {
    /// A note for each object of the policy to which the new release adds fields that the policy does not have.
    func possibilities(_ subject: Subject) -> [PolicyChange] {
        guard from.profile.release < to.profile.release else { return [] }
        var changes: [PolicyChange] = []
        visit(.object(from.schema), .object(to.schema), subject.policy, at: FieldPath(), into: &changes)
        return changes
    }

    private func visit(
        _ old: ValueType, _ new: ValueType, _ value: JSONValue, at path: FieldPath, into changes: inout [PolicyChange]
    ) {
        switch (old, new, value) {
        case (.array(let old, _), .array(let new, _), .array(let elements)):
            // The items of a list have the same fields.
            if let first = elements.first { visit(old, new, first, at: path.appending(.index(0)), into: &changes) }
        case (.object(let old), .object(let new), .object):
            var added: [String] = []
            for field in new.fields where field.exists {
                let isKnown = old.fields.contains { $0.name == field.name && $0.exists }
                let member = value.value(at: field.name)
                if !isKnown, member == nil, field.deprecation == nil { added.append(field.name) }
                guard isKnown, let member, let type = old.fields.first(where: { $0.name == field.name })?.type else { continue }
                visit(type, field.type, member, at: path.appending(.name(field.name)), into: &changes)
            }
            // The sections of the spec are a list for the documentation.
            guard !added.isEmpty, path.steps.count > 1 else { return }
            changes.append(
                PolicyChange(.possible, nil, at: path, "\(to.profile.release) also has \(added.joined(separator: ", "))"))
        default: return
        }
    }
}

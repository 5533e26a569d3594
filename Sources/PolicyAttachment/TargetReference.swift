/// A target that a policy names, and the entry that names it.
struct TargetReference: Sendable, Hashable {
    let target: Target
    let origin: TargetOrigin
}

extension TargetReference {
    /// Reads a reference; nil if it names an object without listeners. Targets are always in the policy's namespace.
    init?(_ reference: ObjectReader, origin: TargetOrigin, namespace: String) {
        guard reference["group"]?.string == Target.group,
            let kind = reference["kind"]?.string.flatMap({ Target.Kind(rawValue: $0) }),
            let name = reference["name"]?.string
        else { return nil }
        let section = reference["sectionName"]?.string
        target = Target(kind, ObjectName(namespace: namespace, name: name), section: section.flatMap { $0.isEmpty ? nil : $0 })
        self.origin = origin
    }
}

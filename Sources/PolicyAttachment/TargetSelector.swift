/// An entry of a policy's `targetSelectors`, which selects whole targets by their labels.
struct TargetSelector: Sendable, Hashable {
    let kind: Target.Kind
    let namespaces: NamespaceSelection
    let labels: LabelSelector
    /// The index in the policy's list.
    let index: Int

    /// Reads an entry; nil if it has another group or kind and therefore selects nothing.
    init?(reading selector: ObjectReader, index: Int) {
        guard selector["group"].map({ $0.string == Target.group }) ?? true,
            let kind = selector["kind"]?.string.flatMap({ Target.Kind(rawValue: $0) })
        else { return nil }
        self.kind = kind
        self.index = index
        namespaces = NamespaceSelection(reading: selector["namespaces"], absent: .same)
        labels = LabelSelector(reading: selector)
    }

    /// Whether it selects from other namespaces than the policy's.
    var crossesNamespaces: Bool { namespaces != .same && namespaces != .none }
}

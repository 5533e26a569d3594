/// An entry of a policy's `targetSelectors`: targets by their labels. It never names a section.
struct TargetSelector: Sendable, Hashable {
    let kind: Target.Kind
    let namespaces: NamespaceChoice
    let labels: LabelSelector
    /// Which entry of the policy's list it is.
    let index: Int

    /// Reads an entry; nil when it is of another group or kind, for then it chooses nothing.
    init?(reading selector: ObjectReader, index: Int) {
        guard selector["group"].map({ $0.string == Target.group }) ?? true,
            let kind = selector["kind"]?.string.flatMap({ Target.Kind(rawValue: $0) })
        else { return nil }
        self.kind = kind
        self.index = index
        namespaces = NamespaceChoice(reading: selector["namespaces"], absent: .same)
        labels = LabelSelector(reading: selector)
    }

    /// Whether it looks beyond the policy's namespace.
    var crossesNamespaces: Bool { namespaces != .same && namespaces != .none }
}

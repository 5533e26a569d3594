/// A selection of namespaces relative to the namespace of the object that selects: `namespaces` of a target selector, of `allowedListeners` and of `allowedRoutes`.
enum NamespaceSelection: Sendable, Hashable {
    case none
    case same
    case all
    case labelled(LabelSelector)

    /// Reads `from` and `selector`.
    ///
    /// - Parameter absent: The value if the field is absent.
    init(reading choice: ObjectReader?, absent: NamespaceSelection) {
        switch choice?["from"]?.string {
        case "None": self = .none
        case "Same": self = .same
        case "All": self = .all
        case "Selector":
            // A missing selector selects nothing, an empty one everything.
            self = choice?["selector"].map { .labelled(LabelSelector(reading: $0)) } ?? .none
        default: self = absent
        }
    }
}

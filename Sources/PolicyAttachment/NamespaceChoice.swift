/// Namespaces by their relation to the one that chooses: `namespaces` of a target selector, of `allowedListeners` and of `allowedRoutes`.
enum NamespaceChoice: Sendable, Hashable {
    case none
    case same
    case all
    case labelled(LabelSelector)

    /// Reads `from` and `selector`.
    ///
    /// - Parameter absent: what holds where nothing is said.
    init(reading choice: ObjectReader?, absent: NamespaceChoice) {
        switch choice?["from"]?.string {
        case "None": self = .none
        case "Same": self = .same
        case "All": self = .all
        case "Selector":
            // A selector that is not there chooses nothing, one without requirements everything.
            self = choice?["selector"].map { .labelled(LabelSelector(reading: $0)) } ?? .none
        default: self = absent
        }
    }
}

/// Which words of a policy led to a target.
public enum TargetOrigin: Sendable, Hashable {
    /// `spec.targetRef`
    case reference
    /// `spec.targetRefs[…]`
    case references(Int)
    /// `spec.targetSelectors[…]`
    case selector(Int)
}

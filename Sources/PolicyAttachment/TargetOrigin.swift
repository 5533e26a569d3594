/// The entry of a policy that names or selects a target.
public enum TargetOrigin: Sendable, Hashable {
    /// `spec.targetRef`
    case reference
    /// `spec.targetRefs[…]`
    case references(Int)
    /// `spec.targetSelectors[…]`
    case selector(Int)
}

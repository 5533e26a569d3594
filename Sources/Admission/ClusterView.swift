public import PolicyAttachment

/// What a review may know of the cluster that its policy is for.
public enum ClusterView: Sendable {
    /// Nobody looks at the cluster: policies are judged by themselves, and nothing is said of it.
    case unwatched
    /// The cluster is looked at, but is not known whole, or not lately; why.
    case outOfStep(String)
    /// The cluster, in one snapshot.
    case known(Inventory)
}

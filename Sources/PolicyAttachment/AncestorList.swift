/// Collects the ancestors of a policy's status.
struct AncestorList {
    /// The most ancestors in a status (Gateway API, `PolicyStatus.ancestors`).
    static let maxCount = 16

    private(set) var ancestors: [Ancestor] = []

    /// Sets a condition on a target. If there are more than one ancestor too many, the least important one is removed with its conditions, as
    /// in the controller.
    mutating func set(_ condition: StatusCondition, on target: Target) {
        if let index = ancestors.firstIndex(where: { $0.target == target }) { return ancestors[index].set(condition) }
        var ancestor = Ancestor(target)
        ancestor.set(condition)
        ancestors.append(ancestor)
        if ancestors.count > Self.maxCount + 1 { ancestors = Array(ranked.dropLast()) }
    }

    /// The list as it is written: truncated to ``maxCount``, with a condition on the last ancestor that says so.
    var written: [Ancestor] {
        guard ancestors.count > Self.maxCount else { return ancestors }
        var kept = Array(ranked.prefix(Self.maxCount))
        kept[Self.maxCount - 1].set(
            StatusCondition(
                .aggregated, .aggregated,
                "Ancestors have been truncated because the number of policy ancestors exceeds \(Self.maxCount)."))
        return kept
    }

    /// The ancestors by importance; ancestors of equal importance keep their order.
    private var ranked: [Ancestor] {
        ancestors.enumerated().sorted { left, right in
            if Ancestor.precedes(left.element, right.element) { return true }
            return !Ancestor.precedes(right.element, left.element) && left.offset < right.offset
        }.map(\.element)
    }
}

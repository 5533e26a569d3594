/// The ancestors of a policy's status, as they are gathered.
struct AncestorList {
    /// The room in a status (Gateway API, `PolicyStatus.ancestors`).
    static let maxCount = 16

    private(set) var ancestors: [Ancestor] = []

    /// Sets a condition on a target. Beyond the room for one more than a status takes, the least important ancestor makes way: what was
    /// said of it is lost, although the controller may have more to say.
    mutating func set(_ condition: StatusCondition, on target: Target) {
        if let index = ancestors.firstIndex(where: { $0.target == target }) { return ancestors[index].set(condition) }
        var ancestor = Ancestor(target)
        ancestor.set(condition)
        ancestors.append(ancestor)
        if ancestors.count > Self.maxCount + 1 { ancestors = Array(ranked.dropLast()) }
    }

    /// The list as it is written: what does not fit is cut off, and the last that fits says so.
    var written: [Ancestor] {
        guard ancestors.count > Self.maxCount else { return ancestors }
        var kept = Array(ranked.prefix(Self.maxCount))
        kept[Self.maxCount - 1].set(
            StatusCondition(
                .aggregated, .aggregated,
                "Ancestors have been truncated because the number of policy ancestors exceeds \(Self.maxCount)."))
        return kept
    }

    /// By importance; equals keep their order.
    private var ranked: [Ancestor] {
        ancestors.enumerated().sorted { left, right in
            if Ancestor.precedes(left.element, right.element) { return true }
            return !Ancestor.precedes(right.element, left.element) && left.offset < right.offset
        }.map(\.element)
    }
}

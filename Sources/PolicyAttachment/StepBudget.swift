/// Counts the steps of one review, so that no policy can take more time than a review is worth.
///
/// A step is a listener, an object, a label requirement, a grant or a route that is examined: about 50 to 100 ns.
final class StepBudget {
    private var remaining: Int

    /// Creates a budget of `limit` steps.
    init(limit: Int) { remaining = limit }

    /// A budget that is never spent.
    static var unlimited: StepBudget { StepBudget(limit: .max) }

    /// Whether more steps were taken than the limit allows. Results that were computed since then are incomplete.
    var isSpent: Bool { remaining < 0 }

    /// The steps that are left; 0 if the budget is spent.
    var left: Int { max(0, remaining) }

    /// Takes steps.
    ///
    /// - Returns: Whether the caller may continue.
    @discardableResult
    func spend(_ count: Int = 1) -> Bool {
        remaining = count <= remaining ? remaining - count : -1
        return remaining >= 0
    }
}

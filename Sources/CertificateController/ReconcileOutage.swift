/// The errors since the last successful reconciliation. The log has each cause once per outage, also if attempts fail alternately at
/// different objects.
struct ReconcileOutage {
    private var reported: [ReconcileError] = []

    /// The errors of a result that the outage did not have before. A success ends the outage.
    mutating func newErrors(of result: ReconcileResult) -> [ReconcileError] {
        guard !result.errors.isEmpty else {
            reported = []
            return []
        }
        let new = result.errors.filter { error in !reported.contains { $0.isLike(error) } }
        reported += new
        return new
    }
}

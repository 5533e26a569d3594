/// A condition of readiness with a name for `/readyz?verbose` and `/readyz/NAME`.
package struct ReadinessCheck: Sendable {
    /// The outcome of a check.
    package enum Outcome: Equatable, Sendable {
        case passed
        /// Passed, with a note for the operator.
        case passedWith(note: String)
        /// Failed, for this reason.
        case failed(String)

        /// Whether the check passed.
        var isPass: Bool {
            switch self {
            case .passed, .passedWith: true
            case .failed: false
            }
        }
    }

    /// Lower-case words joined by hyphens.
    package let name: String
    /// Runs the check. It is called for each probe, from any thread, and must not block.
    package let run: @Sendable () -> Outcome

    package init(_ name: String, _ run: @escaping @Sendable () -> Outcome) {
        self.name = name
        self.run = run
    }
}

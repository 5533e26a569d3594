/// Something that must hold for the server to be sent requests, under a name for `/readyz?verbose` and `/readyz/NAME`.
package struct ReadinessCheck: Sendable {
    /// What looking brought.
    package enum Outcome: Equatable, Sendable {
        case passed
        /// It holds, but somebody should know this.
        case passedWith(note: String)
        /// It does not hold, and why.
        case failed(String)

        /// Whether it holds.
        var isPass: Bool {
            switch self {
            case .passed, .passedWith: true
            case .failed: false
            }
        }
    }

    /// Lower-case words joined by hyphens.
    package let name: String
    /// Looks whether it holds. Called at each probe, from any thread; must not wait.
    package let look: @Sendable () -> Outcome

    package init(_ name: String, _ look: @escaping @Sendable () -> Outcome) {
        self.name = name
        self.look = look
    }
}

/// The effect of a violation on the write.
public enum Severity: String, Sendable, CaseIterable {
    /// The write is denied.
    case error
    /// The write is allowed, and its author gets a warning.
    case warning
}

/// What becomes of violations: a rule's own severity, unless the operator has set another one or turned the rule off.
public struct Severities: Sendable, Equatable {
    /// What a rule can be set to.
    public enum Setting: String, Sendable, CaseIterable {
        case error
        case warning
        case off
    }

    /// The rules that were set, by their identifiers.
    public private(set) var settings: [String: Setting] = [:]

    /// Every rule as it is.
    public init() {}

    /// Sets a rule.
    public mutating func set(_ rule: Rule, to setting: Setting) {
        settings[rule.id] = setting
    }

    /// The severity of a rule; nil when it is off.
    public subscript(rule: Rule) -> Severity? {
        // Few operators set any, and to look one up by its name costs more than most checks.
        if settings.isEmpty { return rule.severity }
        return switch settings[rule.id] {
        case nil: rule.severity
        case .error?: .error
        case .warning?: .warning
        case .off?: nil
        }
    }
}

/// The effective severities of rules: their own, unless the operator has set another one or turned the rule off.
public struct Severities: Sendable, Equatable {
    /// A setting of a rule.
    public enum Setting: String, Sendable, CaseIterable {
        case error
        case warning
        case off
    }

    /// The settings, by the identifiers of their rules.
    public private(set) var settings: [String: Setting] = [:]

    /// No settings.
    public init() {}

    /// Sets a rule.
    public mutating func set(_ rule: Rule, to setting: Setting) {
        settings[rule.id] = setting
    }

    /// The severity of a rule; nil if it is off.
    public subscript(rule: Rule) -> Severity? {
        // Most operators set none, and a look-up costs more than most checks.
        if settings.isEmpty { return rule.severity }
        return switch settings[rule.id] {
        case nil: rule.severity
        case .error?: .error
        case .warning?: .warning
        case .off?: nil
        }
    }
}

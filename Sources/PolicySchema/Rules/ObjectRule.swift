/// A rule about the fields of an object: an entry of the table of the object that contains them all.
public struct ObjectRule: Sendable {
    /// The rule that a failed check violates.
    public let rule: Rule
    /// The checks, one for each place where the rule applies.
    public let checks: [RuleCheck]
    /// The releases for which it holds.
    public let releases: Releases

    init(rule: Rule, checks: [RuleCheck], releases: Releases = .all) {
        self.rule = rule
        self.checks = checks
        self.releases = releases
    }

    /// Declares a rule with its checks.
    ///
    /// - Parameters:
    ///   - id: the stable identifier.
    ///   - releases: the releases for which it holds.
    ///   - error: what must hold. A check may have its own text.
    ///   - warning: what happens and what to do. A check may have its own text.
    ///   - reason: why the rule exists, in one line without a full stop.
    ///   - bad: a spec that violates the rule, as JSON.
    ///   - good: the same spec without the violation.
    public static func rule(
        _ id: String, _ severity: Severity, detectedBy: Detector, in releases: Releases = .all, checks: [RuleCheck],
        error: MessageTemplate? = nil, warning: MessageTemplate? = nil, reason: String, consequence: Consequence? = nil,
        bad: String, good: String
    ) -> ObjectRule {
        let message = RuleMessage(error, warning)
        precondition(checks.allSatisfy { $0.message ?? message != nil }, "a check of the rule \(id) has no message")
        let rule = Rule(
            id, severity, detectedBy: detectedBy, message: message, reason: reason, consequence: consequence, bad: bad,
            good: good)
        return ObjectRule(rule: rule, checks: checks, releases: releases)
    }

    /// Declares a rule with its checks.
    public static func rule(
        _ id: String, _ severity: Severity, detectedBy: Detector, in releases: Releases = .all, _ checks: RuleCheck...,
        error: MessageTemplate? = nil, warning: MessageTemplate? = nil, reason: String, consequence: Consequence? = nil,
        bad: String, good: String
    ) -> ObjectRule {
        .rule(
            id, severity, detectedBy: detectedBy, in: releases, checks: checks, error: error, warning: warning, reason: reason,
            consequence: consequence, bad: bad, good: good)
    }

    /// The texts of a failed check.
    func message(of check: RuleCheck) -> RuleMessage {
        guard let message = check.message ?? rule.message else { preconditionFailure("\(rule.id) has no message") }
        return message
    }

    /// What the custom resource definition demands of a check: all of it if the rule is detected there, and nothing otherwise,
    /// unless the check says what it demands.
    func crdConstraint(of check: RuleCheck) -> Constraint? {
        if let condition = check.crdCondition { return .implication(nil, condition) }
        return rule.detectedBy == .crd ? check.constraint : nil
    }
}

extension RuleMessage {
    /// Both texts, or nil if there is none.
    init?(_ error: MessageTemplate?, _ warning: MessageTemplate?) {
        guard let error, let warning else {
            precondition(error == nil && warning == nil, "a message needs an error and a warning")
            return nil
        }
        self.init(error: error, warning: warning)
    }
}

extension ObjectRule: CustomStringConvertible {
    /// The identifier of the rule.
    public var description: String { rule.id }
}

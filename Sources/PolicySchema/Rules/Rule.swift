/// A rule that a policy must or should follow. Findings refer to it, and the configuration can change its severity.
public struct Rule: Sendable, Hashable {
    /// A class, so that copying a rule copies one reference.
    private final class Declaration: Sendable {
        let id: String
        let severity: Severity
        let detectedBy: Detector
        let message: RuleMessage?
        let reason: String
        let consequence: Consequence?
        let bad: String
        let good: String
        /// Made once, because every message ends with it.
        let messageSuffix: [UInt8]
        /// Made once, because every finding is counted by its rule.
        let hash: Int

        init(
            id: String, severity: Severity, detectedBy: Detector, message: RuleMessage?, reason: String,
            consequence: Consequence?, bad: String, good: String
        ) {
            (self.id, self.severity, self.detectedBy, self.message) = (id, severity, detectedBy, message)
            (self.reason, self.consequence, self.bad, self.good) = (reason, consequence, bad, good)
            messageSuffix = Array(" [\(id)]".utf8)
            hash = id.hashValue
        }
    }

    private let declaration: Declaration

    /// The stable identifier: lower-case words joined by hyphens.
    public var id: String { declaration.id }
    /// The severity of a violation, unless the configuration sets another one.
    public var severity: Severity { declaration.severity }
    /// The component that detects a violation if this project does not.
    public var detectedBy: Detector { declaration.detectedBy }
    /// Whether the API server rejects a violation. It only drops fields that the CRD does not have; rules about them are warnings.
    var isEnforcedByCRD: Bool { detectedBy == .crd && severity == .error }
    /// The texts of a violation; nil if each check of the rule has its own.
    public var message: RuleMessage? { declaration.message }
    /// Why the rule exists, in one line without a full stop.
    public var reason: String { declaration.reason }
    /// What the stored policy would have done; nil if the component that detects the violation only rejects the policy.
    public var consequence: Consequence? { declaration.consequence }
    /// A spec that violates the rule, as JSON. The tests add a target where it has none, and validate it.
    public var bad: String { declaration.bad }
    /// The same spec without the violation.
    public var good: String { declaration.good }

    /// The end of every message of the rule, as UTF-8: ` [keepalive-probes]`.
    var messageSuffix: [UInt8] { declaration.messageSuffix }

    init(
        _ id: String, _ severity: Severity, detectedBy: Detector, message: RuleMessage?, reason: String,
        consequence: Consequence? = nil, bad: String, good: String
    ) {
        declaration = Declaration(
            id: id, severity: severity, detectedBy: detectedBy, message: message, reason: reason, consequence: consequence,
            bad: bad, good: good)
    }

    /// The rule with the consequence that it has in a profile.
    func resolved(for profile: Profile) -> Rule {
        guard let consequence, consequence.isVarying else { return self }
        return Rule(
            id, severity, detectedBy: detectedBy, message: message, reason: reason,
            consequence: consequence.resolved(for: profile), bad: bad, good: good)
    }

    /// Declares a rule whose check is part of a type, of a text format or of code outside the tables.
    public init(
        _ id: String, _ severity: Severity, detectedBy: Detector, error: MessageTemplate, warning: MessageTemplate,
        reason: String, consequence: Consequence? = nil, bad: String, good: String
    ) {
        self.init(
            id, severity, detectedBy: detectedBy, message: RuleMessage(error: error, warning: warning), reason: reason,
            consequence: consequence, bad: bad, good: good)
    }

    /// Two rules are equal if their identifiers are.
    public static func == (left: Rule, right: Rule) -> Bool {
        left.declaration === right.declaration || left.declaration.hash == right.declaration.hash && left.id == right.id
    }

    /// Hashes the identifier.
    public func hash(into hasher: inout Hasher) { hasher.combine(declaration.hash) }
}

extension Rule: CustomStringConvertible {
    /// The identifier.
    public var description: String { id }
}

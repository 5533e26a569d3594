/// One check of a rule: what must hold, and the field that a finding names.
public struct RuleCheck: Sendable {
    /// What must hold.
    public let constraint: Constraint
    /// The field that a finding names, `a.b` for one inside another; nil for the object itself.
    public let subject: String?
    /// The texts of a violation, if they differ from those of the rule.
    public let message: RuleMessage?
    /// A change to the subject that certainly removes the violation.
    public let fix: Fix?
    /// What the custom resource definition demands instead, if that is weaker.
    let crdCondition: Condition?
    /// The releases for which it holds.
    let releases: Releases
    /// Advice about a wrong word.
    let note: Note?
    /// The field that a finding names if the subject is not set, with the texts about it.
    let substitute: (subject: String, message: RuleMessage)?

    /// Advice about a wrong word, which reads after a semicolon; nil if there is none but the nearest word.
    public typealias Note = @Sendable (_ word: String) -> String?

    private init(
        _ constraint: Constraint, at subject: String?, error: MessageTemplate? = nil, warning: MessageTemplate? = nil,
        fix: Fix? = nil, crd crdCondition: Condition? = nil, note: Note? = nil,
        substitute: (subject: String, message: RuleMessage)? = nil
    ) {
        releases = .all
        self.constraint = constraint
        self.subject = subject
        self.message = RuleMessage(error, warning)
        self.fix = fix
        self.crdCondition = crdCondition
        self.note = note
        self.substitute = substitute
    }

    private init(_ check: RuleCheck, _ constraint: Constraint, crd crdCondition: Condition?, in releases: Releases) {
        (self.constraint, self.crdCondition, self.releases) = (constraint, crdCondition, releases)
        (subject, message, fix, note, substitute) = (check.subject, check.message, check.fix, check.note, check.substitute)
    }

    /// The check for some releases only.
    public func only(in releases: Releases) -> RuleCheck { RuleCheck(self, constraint, crd: crdCondition, in: releases) }

    /// The check with another constraint.
    func replacing(_ constraint: Constraint, crd crdCondition: Condition?) -> RuleCheck {
        RuleCheck(self, constraint, crd: crdCondition, in: releases)
    }

    /// Requires a condition, if another one holds.
    ///
    /// - Parameter crd: what the custom resource definition demands, if that is weaker.
    public static func require(
        _ requirement: Condition, when condition: Condition? = nil, at subject: String? = nil, error: MessageTemplate? = nil,
        warning: MessageTemplate? = nil, fix: Fix? = nil, crd: Condition? = nil
    ) -> RuleCheck {
        RuleCheck(.implication(condition, requirement), at: subject, error: error, warning: warning, fix: fix, crd: crd)
    }

    /// Forbids a condition.
    public static func forbid(
        _ condition: Condition, at subject: String? = nil, error: MessageTemplate? = nil, warning: MessageTemplate? = nil,
        fix: Fix? = nil
    ) -> RuleCheck {
        RuleCheck(.implication(condition, .not(condition)), at: subject, error: error, warning: warning, fix: fix)
    }

    /// Requires exactly one of some fields.
    public static func exactlyOne(of fields: [String]) -> RuleCheck { RuleCheck(.exactlyOne(fields), at: nil) }

    /// Requires a field, if it is set, to be one of some words, where the CRD says so by a CEL rule rather than an enum.
    ///
    /// - Parameter note: advice about a word that is not one of them.
    public static func word(_ field: String, oneOf words: [String], note: Note? = nil) -> RuleCheck {
        RuleCheck(
            .word(field, oneOf: words), at: field, error: "\(words.supportedValues)[; {note}][; did you mean {suggestion}?]",
            warning: "{value} is not supported; [{note}; ]use {advice}", note: note)
    }

    /// Requires a duration to be shorter than another.
    public static func duration(_ field: String, shorterThan other: String) -> RuleCheck {
        RuleCheck(.shorter(field, than: other), at: field)
    }

    /// Requires a duration or a quantity not to be above another.
    public static func notAbove(
        _ field: String, _ other: String, _ comparison: Comparison, error: MessageTemplate? = nil,
        warning: MessageTemplate? = nil
    ) -> RuleCheck {
        RuleCheck(.notAbove(field, other, comparison), at: field, error: error, warning: warning)
    }

    /// Requires a word not to rank above another.
    ///
    /// - Parameter absent: the texts about the other field, which a finding names if the first one is not set.
    public static func word(
        _ field: String, notAbove other: String, ranks: WordRanks, absent: RuleMessage? = nil
    ) -> RuleCheck {
        RuleCheck(.ranked(field, notAbove: other, ranks), at: field, substitute: absent.map { (other, $0) })
    }

    /// Calls a function with the object if one of some fields is set. For what the other checks cannot express.
    public static func custom(_ fields: [String], _ check: @escaping CustomCheck) -> RuleCheck {
        RuleCheck(.custom(fields, check), at: nil)
    }

    /// Calls a function with the value of each of some fields that is set, in the order of the rows.
    public static func custom(eachOf fields: [String], _ check: @escaping CustomCheck) -> RuleCheck {
        RuleCheck(.custom(fields, ofEach: true, check), at: nil)
    }

    /// The names of all fields that the check reads or names.
    var fields: [String] { (subject.map { [$0] } ?? []) + constraint.fields }
}

extension ObjectRule {
    /// Forbids a field to be written as `1.0` if a condition holds: a CEL rule of the CRD reads it then, and the API server evaluates
    /// that rule on the decoded number, which it does not take for an integer.
    public static func readByCEL(_ field: String, when condition: Condition, in releases: Releases = .all) -> ObjectRule {
        let check = RuleCheck.require(
            .not(.isDecimal(field)), when: condition, at: field, error: "must be written without a fraction and an exponent",
            warning: "{value} has a fraction or an exponent, which a CEL rule of the CRD cannot read; write it as an integer")
        return ObjectRule(rule: .type, checks: [check], releases: releases)
    }
}

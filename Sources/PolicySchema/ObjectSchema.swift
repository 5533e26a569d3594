/// What an object may hold: a table of fields and the rules between them.
public struct ObjectSchema: Sendable {
    /// The name of the type, as the API's documentation has it.
    public let name: String
    /// What the object is for, in one sentence.
    public let documentation: String
    /// The rows. At most 64.
    public let fields: [Field]
    /// What must hold between the fields.
    public let rules: [ObjectRule]
    /// Whether server-side apply replaces the object as a whole (`x-kubernetes-map-type: atomic`).
    public let isAtomic: Bool

    /// A schema by its parts.
    public init(_ name: String, _ documentation: String, fields: [Field], rules: [ObjectRule] = [], isAtomic: Bool = false) {
        self.name = name
        self.documentation = documentation
        self.fields = fields
        self.rules = rules
        self.isAtomic = isAtomic
    }
}

extension ObjectSchema: CustomStringConvertible {
    /// The name of the type.
    public var description: String { name }
}

/// A rule between the fields of one object.
public struct ObjectRule: Sendable {
    /// The rule that is broken when it does not hold.
    public let rule: Rule
    /// What must hold.
    public let constraint: Constraint
    /// The field that a finding names; nil for the object itself.
    public let subject: String?
    /// What must hold, in words to be read after the bad value.
    public let detail: String
    /// How a policy that breaks the rule can be mended, where that is certain; it is done to the subject.
    public let remedy: Remedy?
    /// What the custom resource definition demands of it: all of it where the rule is of the layer ``Layer/crd``, and nothing where it
    /// is of another, unless ``weaker(inCRD:)`` says otherwise.
    public private(set) var demandOfCRD: Constraint?

    private init(
        rule: Rule, constraint: Constraint, subject: String?, detail: String, remedy: Remedy? = nil
    ) {
        self.rule = rule
        self.constraint = constraint
        self.subject = subject
        self.detail = detail
        self.remedy = remedy
        self.demandOfCRD = rule.layer == .crd ? constraint : nil
    }

    /// The same rule, of which the custom resource definition demands only a condition.
    public func weaker(inCRD condition: Condition) -> ObjectRule {
        var rule = self
        rule.demandOfCRD = .implication(nil, condition)
        return rule
    }

    /// If one condition holds, so must another.
    public static func when(
        _ condition: Condition, _ consequence: Condition, _ rule: Rule, at subject: String? = nil,
        _ detail: String, remedy: Remedy? = nil
    ) -> ObjectRule {
        ObjectRule(
            rule: rule, constraint: .implication(condition, consequence), subject: subject, detail: detail, remedy: remedy)
    }

    /// Something must not be so.
    public static func never(
        _ condition: Condition, _ rule: Rule, at subject: String? = nil, _ detail: String, remedy: Remedy? = nil
    ) -> ObjectRule {
        .when(condition, .not(condition), rule, at: subject, detail, remedy: remedy)
    }

    /// A duration or a quantity must not be above another.
    public static func notAbove(
        _ field: String, _ other: String, _ comparison: Comparison, _ rule: Rule, _ detail: String
    ) -> ObjectRule {
        ObjectRule(rule: rule, constraint: .notAbove(field, other, comparison), subject: field, detail: detail)
    }

    /// What a function finds, asked when one of some fields is there. For what nothing else can say.
    public static func custom(_ fields: [String], _ rule: Rule, _ inspection: @escaping Inspection) -> ObjectRule {
        ObjectRule(rule: rule, constraint: .custom(fields, inspection), subject: nil, detail: "")
    }

    /// What a function finds in the values of some fields, asked of each that is there, in the order of the fields' rows.
    public static func custom(ofEach fields: [String], _ rule: Rule, _ inspection: @escaping Inspection) -> ObjectRule {
        ObjectRule(rule: rule, constraint: .custom(fields, ofEach: true, inspection), subject: nil, detail: "")
    }

    /// The object must have something.
    public static func always(_ condition: Condition, _ rule: Rule, _ detail: String) -> ObjectRule {
        ObjectRule(rule: rule, constraint: .implication(nil, condition), subject: nil, detail: detail)
    }

    /// Exactly one of some fields must be there.
    public static func exactlyOne(of fields: [String], _ rule: Rule) -> ObjectRule {
        ObjectRule(
            rule: rule, constraint: .exactlyOne(fields), subject: nil,
            detail: "must have exactly one of \(fields.joined(separator: ", "))")
    }

    /// A field may not be written as `1.0` when something holds: a CEL rule of the CRD looks at it then, and the API server evaluates
    /// that on the number as decoded, which it takes for no integer.
    public static func readByCEL(_ field: String, when condition: Condition) -> ObjectRule {
        .when(condition, .not(.isDecimal(field)), .type, at: field, "must be written without a fraction and an exponent")
    }

    /// A field must be one of some words, where the CRD says so by a CEL rule rather than an enum.
    public static func word(_ field: String, oneOf words: [String], _ rule: Rule) -> ObjectRule {
        ObjectRule(rule: rule, constraint: .word(field, oneOf: words), subject: field, detail: Self.supported(words))
    }

    /// A duration must be shorter than another.
    public static func duration(_ field: String, shorterThan other: String, _ rule: Rule) -> ObjectRule {
        ObjectRule(
            rule: rule, constraint: .shorter(field, than: other), subject: field, detail: "must be less than \(other)")
    }

    /// A word must not rank above another.
    public static func word(
        _ field: String, notAbove other: String, ranks: WordRanks, _ rule: Rule, _ detail: String
    ) -> ObjectRule {
        ObjectRule(rule: rule, constraint: .ranked(field, notAbove: other, ranks), subject: field, detail: detail)
    }

    static func supported(_ words: [String]) -> String {
        "supported values: " + words.map { "\"\($0)\"" }.joined(separator: ", ")
    }
}

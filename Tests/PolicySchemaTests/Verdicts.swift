import JSONTape
import PolicySchema
import Testing

/// The findings in a text, given the table of its only object.
func findings(
    in text: String, _ fields: [Field], rules: [ObjectRule] = [], severities: Severities = Severities()
) throws -> [Finding] {
    let schema = ObjectSchema("Sample", "A sample.", fields: fields, rules: rules)
    var validator = Validator(SchemaProgram(schema), severities: severities)
    let tape = try JSONTape(parsing: text)
    validator.validate(tape, at: tape.root)
    return validator.findings.kept
}

/// The findings in short: rule, path, and the severity unless it is an error, in the order in which they are found.
func verdicts(on text: String, _ fields: [Field], rules: [ObjectRule] = []) throws -> [String] {
    try findings(in: text, fields, rules: rules).map(\.verdict)
}

extension Finding {
    /// Rule, path, and the severity unless it is an error.
    var verdict: String { "\(rule.id) \(path)" + (severity == .error ? "" : " (\(severity))") }
}

extension Field {
    /// An optional field named `x`.
    static func x(_ type: ValueType) -> Field { .optional("x", type, "A value.") }

    /// An optional field.
    static func optional(_ name: String, _ type: ValueType) -> Field { .optional(name, type, "A value.") }
}

extension Rule {
    static let sample = ObjectRule.sample().rule
}

extension ObjectRule {
    /// A rule `sample` with some checks.
    static func sample(
        _ checks: RuleCheck..., error: MessageTemplate = "must hold", warning: MessageTemplate = "does not hold"
    ) -> ObjectRule {
        .rule(
            "sample", .error, detectedBy: .crd, checks: checks, error: error, warning: warning, reason: "it is a sample",
            bad: "{}", good: "{}")
    }
}

extension String {
    /// The text as a duration, in milliseconds.
    var milliseconds: Int64? { DurationText.milliseconds(of: Array(utf8).span) }

    /// The text as a quantity.
    var quantity: Quantity.Value? { Quantity.value(of: Array(utf8).span) }

    /// Whether the text is a duration with each unit once, from large to small.
    var isNormalizedDuration: Bool { DurationText.isNormalized(Array(utf8).span) }

    /// Whether the text has a format.
    func has(_ format: TextFormat) -> Bool { format.accepts(Array(utf8).span) }
}

import JSONTape
import PolicySchema
import Testing

/// What a validator says of a text, given the table of its only object.
func findings(in text: String, _ fields: [Field], rules: [ObjectRule] = []) throws -> [Finding] {
    var validator = Validator(SchemaProgram(ObjectSchema("Sample", "A sample.", fields: fields, rules: rules)))
    let tape = try JSONTape(parsing: text)
    validator.validate(tape, at: tape.root)
    return validator.findings.kept
}

/// The same in short: rule, severity where it is no error, and path, in the order of the report.
func verdicts(on text: String, _ fields: [Field], rules: [ObjectRule] = []) throws -> [String] {
    try findings(in: text, fields, rules: rules).map(\.verdict)
}

extension Finding {
    /// Rule, path, and the severity where it is no error.
    var verdict: String { "\(rule.id) \(path)" + (severity == .error ? "" : " (\(severity))") }
}

extension Field {
    /// An optional field named `x`.
    static func x(_ type: ValueType) -> Field { .optional("x", type, "A value.") }

    /// An optional field.
    static func optional(_ name: String, _ type: ValueType) -> Field { .optional(name, type, "A value.") }
}

extension Rule {
    static let sample = Rule("sample", .error, .crd, reason: "for the sake of the test")
}

extension String {
    /// The text as a duration, in milliseconds.
    var milliseconds: Int64? { DurationText.milliseconds(of: Array(utf8).span) }

    /// The text as a quantity.
    var quantity: Quantity.Value? { Quantity.value(of: Array(utf8).span) }

    /// Whether the text is a duration that is spelled in the usual way.
    var isUsualDuration: Bool { DurationText.isUsual(Array(utf8).span) }

    /// Whether the text has a format.
    func has(_ format: TextFormat) -> Bool { format.accepts(Array(utf8).span) }
}

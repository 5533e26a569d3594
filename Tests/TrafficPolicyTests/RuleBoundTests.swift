import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// Rows made from the conditions of rules: every bound at n-1, n and n+1.
@Suite struct RuleBoundTests {
    /// A range that a rule requires or forbids for a field.
    struct Bound {
        let field: String
        let range: ClosedRange<Int64>
        let isForbidden: Bool
        let value: @Sendable (Int64) -> JSONValue?

        /// The bound of a check; nil if it has none.
        init?(_ check: RuleCheck) {
            guard case .implication(_, let requirement) = check.constraint else { return nil }
            if case .not(let condition) = requirement { self.init(condition, isForbidden: true) } else { self.init(requirement) }
        }

        private init?(_ condition: Condition, isForbidden: Bool = false) {
            switch condition {
            case .number(let field, let range): (self.field, self.range, value) = (field, range, { .number("\($0)") })
            case .bytes(let field, let range): (self.field, self.range, value) = (field, range, { .number("\($0)") })
            case .duration(let field, let range):
                (self.field, self.range) = (field, range)
                value = { DurationText.normalized(milliseconds: $0).map { .string($0) } }
            default: return nil
            }
            self.isForbidden = isForbidden
        }

        func isViolated(by number: Int64) -> Bool { range.contains(number) == isForbidden }

        var numbers: [Int64] {
            [range.lowerBound - 1, range.lowerBound, range.lowerBound + 1, range.upperBound - 1, range.upperBound]
                + (range.upperBound == .max ? [] : [range.upperBound + 1])
        }
    }

    static let schemas = Dictionary(TableTests.schemas.map { ($0.name, $0) }) { first, _ in first }.values.sorted {
        $0.name < $1.name
    }.filter { schema in schema.rules.contains { $0.checks.contains { Bound($0) != nil } } }

    @Test("A rule with bounds is violated outside of what it requires and inside of what it forbids", arguments: schemas)
    func bounds(schema: ObjectSchema) throws {
        var validator = Validator(SchemaProgram(schema))
        for rule in schema.rules {
            let bounds = rule.checks.compactMap { Bound($0) }
            for bound in bounds {
                for number in bound.numbers where number >= 0 {
                    guard let value = bound.value(number) else { continue }
                    let tape = try JSONTape(parsing: Self.object(bound.field, value).text)
                    validator.validate(tape, at: tape.root)
                    let isViolated = validator.findings.kept.contains { $0.rule == rule.rule && "\($0.path)" == bound.field }
                    let expected = bounds.contains { $0.field == bound.field && $0.isViolated(by: number) }
                    #expect(isViolated == expected, "\(rule.rule): \(bound.field): \(value.text)")
                }
            }
        }
    }

    /// An object with a value at a path such as `a.b`.
    private static func object(_ path: String, _ value: JSONValue) -> JSONValue {
        path.split(separator: ".").reversed().reduce(value) { .object([.init(key: String($1), value: $0)]) }
    }
}

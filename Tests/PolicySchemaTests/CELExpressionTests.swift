@testable import PolicySchema
import Testing

/// Constraints as CEL.
@Suite struct CELExpressionTests {
    static let schema = ObjectSchema(
        "Sample", "A sample.",
        fields: [
            .optional("a", .boolean, "A."), .optional("b", .enumeration(["x", "y"]), "B."), .required("c", .text(), "C."),
            .optional("d", .object(ObjectSchema("Inner", "Inner.", fields: [.optional("namespace", .text(), "E.")])), "D."),
            .optional("max-age", .duration, "F."),
        ])

    static let conditionRows: [(Condition, String?)] = [
        (.present("a"), "has(self.a)"), (.not(.present("a")), "!has(self.a)"), (.not(.not(.present("a"))), "has(self.a)"),
        (.present("c"), "has(self.c)"), (.present("max-age"), "has(self.max__dash__age)"),
        (.present("d.namespace"), "has(self.d) && has(self.d.__namespace__)"),
        (.isTrue("a"), "has(self.a) && self.a"), (.not(.isTrue("a")), "!has(self.a) || !self.a"),
        (.word("b", oneOf: ["x"]), "has(self.b) && self.b == 'x'"), (.word("c", oneOf: ["x", "y"]), "self.c in ['x', 'y']"),
        (.not(.word("b", oneOf: ["x"])), "!has(self.b) || self.b != 'x'"),
        (.not(.word("c", oneOf: ["x", "y"])), "!(self.c in ['x', 'y'])"),
        (.word("c", oneOf: ["it's", "a\\b"]), #"self.c in ['it\'s', 'a\\b']"#),
        (.nonEmpty("a"), "has(self.a) && size(self.a) > 0"), (.not(.nonEmpty("a")), "!has(self.a) || size(self.a) == 0"),
        (.item("a", oneOf: ["x"]), "has(self.a) && self.a.exists(x, x in ['x'])"),
        (.number("a", 1...5), "has(self.a) && self.a >= 1 && self.a <= 5"),
        (.not(.number("a", 1...5)), "!has(self.a) || self.a < 1 || self.a > 5"),
        (
            .allOf([.present("a"), .anyOf([.present("b"), .isTrue("a")])]),
            "has(self.a) && (has(self.b) || (has(self.a) && self.a))"
        ),
        (.anyOf([.present("a"), .anyOf([.present("b"), .present("c")])]), "has(self.a) || has(self.b) || has(self.c)"),
        (.isDecimal("a"), nil), (.bytes("a", 0...1), nil), (.duration("a", 0...1), nil), (.not(.isDecimal("a")), nil),
        (.anyOf([.present("a"), .isDecimal("b")]), nil),
    ]

    @Test("A condition", arguments: conditionRows)
    func conditions(condition: Condition, expected: String?) {
        #expect(CELExpression(condition, of: Self.schema)?.text == expected)
    }

    static let constraintRows: [(Constraint, String?)] = [
        (.implication(nil, .present("a")), "has(self.a)"),
        (.implication(.present("a"), .present("b")), "!has(self.a) || has(self.b)"),
        (.implication(.present("a"), .not(.present("a"))), "!has(self.a)"),
        (.implication(.isDecimal("a"), .present("b")), nil),
        (.exactlyOne(["a", "b"]), "has(self.a) != has(self.b)"),
        (.exactlyOne(["a", "b", "c"]), "[has(self.a), has(self.b), has(self.c)].exists_one(x, x)"),
        (.word("b", oneOf: ["x"]), "!has(self.b) || self.b == 'x'"), (.word("c", oneOf: ["x"]), "self.c == 'x'"),
        (.shorter("a", than: "b"), "!has(self.a) || !has(self.b) || duration(self.a) < duration(self.b)"),
        (
            .ranked("a", notAbove: "b", WordRanks(order: ["any", "low", "high", "any"], absentLower: "low")),
            "!has(self.b) || {'any': 0, 'low': 1, 'high': 2}[has(self.a) ? self.a : 'low'] <= {'low': 1, 'high': 2, 'any': 3}[self.b]"
        ),
        (.notAbove("a", "b", .bytes()), nil), (.custom(["a"]) { _, _, _ in }, nil),
    ]

    @Test("A constraint", arguments: constraintRows)
    func constraints(constraint: Constraint, expected: String?) {
        #expect(CELExpression(constraint, of: Self.schema)?.text == expected)
    }
}

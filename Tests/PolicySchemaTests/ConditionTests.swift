import JSONTape
import PolicySchema
import Testing

/// Conditions have three values. A condition that depends on an invalid value is unknown, which is never a violation.
@Suite struct ConditionTests {
    static let fields: [Field] = [
        .optional("flag", .boolean), .optional("word", .enumeration(["A", "B"])), .optional("list", .array(of: .text())),
        .optional("number", .integer(0...9)), .x(.boolean),
    ]

    enum Value { case yes, no, unknown }
    typealias Row = (condition: Condition, members: String, value: Value)

    static let rows: [Row] = [
        (.present("flag"), "", .no), (.present("flag"), "\"flag\":null", .no), (.present("flag"), "\"flag\":false", .yes),
        (.present("flag"), "\"flag\":1", .yes), (.nonEmpty("list"), "", .no), (.nonEmpty("list"), "\"list\":null", .no),
        (.nonEmpty("list"), "\"list\":[]", .no), (.nonEmpty("list"), "\"list\":[\"a\"]", .yes),
        (.nonEmpty("list"), "\"list\":[1]", .yes),
        (.nonEmpty("list"), "\"list\":1", .unknown), (.isTrue("flag"), "", .no), (.isTrue("flag"), "\"flag\":false", .no),
        (.isTrue("flag"), "\"flag\":true", .yes), (.isTrue("flag"), "\"flag\":\"true\"", .unknown),
        (.isDecimal("number"), "", .no), (.isDecimal("number"), "\"number\":1", .no),
        (.isDecimal("number"), "\"number\":1.0", .yes),
        (.isDecimal("number"), "\"number\":1.5", .unknown), (.word("word", oneOf: ["A"]), "", .no),
        (.word("word", oneOf: ["A"]), "\"word\":\"A\"", .yes), (.word("word", oneOf: ["A"]), "\"word\":\"B\"", .no),
        (.word("word", oneOf: ["A", "B"]), "\"word\":\"B\"", .yes), (.word("word", oneOf: ["A"]), "\"word\":\"C\"", .unknown),
        (.word("word", oneOf: ["A"]), "\"word\":[]", .unknown), (.not(.present("flag")), "", .yes),
        (.not(.present("flag")), "\"flag\":true", .no), (.not(.isTrue("flag")), "\"flag\":1", .unknown),
        (.not(.not(.isTrue("flag"))), "\"flag\":true", .yes), (.anyOf([]), "", .no),
        (.anyOf([.present("flag"), .present("word")]), "", .no),
        (.anyOf([.present("flag"), .present("word")]), "\"word\":\"A\"", .yes),
        (.anyOf([.isTrue("flag"), .present("word")]), "\"flag\":1,\"word\":\"A\"", .yes),
        (.anyOf([.isTrue("flag"), .present("word")]), "\"flag\":1", .unknown),
        (.anyOf([.present("word"), .isTrue("flag")]), "\"flag\":1", .unknown),
        (.not(.anyOf([.isTrue("flag"), .nonEmpty("list")])), "\"flag\":1,\"list\":[\"a\"]", .no),
        (.not(.anyOf([.isTrue("flag"), .nonEmpty("list")])), "\"flag\":1,\"list\":[]", .unknown),
    ]

    @Test("A condition holds, does not hold, or is unknown", arguments: rows)
    func values(row: Row) throws {
        // A condition is violated if it is certainly false, and applies if it is certainly true.
        let isViolated = try isBroken([.sample(.require(row.condition))], row.members)
        #expect(isViolated == (row.value == .no))
        let applies = try isBroken([.sample(.require(.present("x"), when: .anyOf([row.condition])))], row.members)
        #expect(applies == (row.value == .yes))
        let negated = try isBroken([.sample(.require(.not(row.condition)))], row.members)
        #expect(negated == (row.value == .yes))
    }

    private func isBroken(_ rules: [ObjectRule], _ members: String) throws -> Bool {
        try findings(in: "{\(members)}", Self.fields, rules: rules).contains { $0.rule == .sample }
    }

    @Test("The value of an override is in force if its condition certainly holds", arguments: rows)
    func overrides(row: Row) throws {
        let field = Field.optional(
            "y", .text(), default: .unwritten("usual", by: .envoy, except: .when(row.condition, then: "other")), "A value.")
        var defaulter = Defaulter(SchemaProgram(ObjectSchema("Sample", "A sample.", fields: Self.fields + [field])), .all)
        let tape = try JSONTape(parsing: "{\(row.members)}")
        let additions = defaulter.additions(for: tape, at: tape.root)
        // The value of an invalid object has no meaning.
        if row.value != .unknown { #expect(additions.map(\.value) == [row.value == .yes ? "other" : "usual"]) }
    }
}

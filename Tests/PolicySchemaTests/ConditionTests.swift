import JSONTape
import PolicySchema
import Testing

/// Conditions have three values: what depends on a broken value is unknown, and an unknown condition is never held against the author.
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
        // A condition is violated where it is certainly wrong, and calls for its consequence where it is certainly right.
        let isViolated = try isBroken([.always(row.condition, .sample, "must hold")], row.members)
        #expect(isViolated == (row.value == .no))
        let speaks = try isBroken([.when(.anyOf([row.condition]), .present("x"), .sample, "must have x")], row.members)
        #expect(speaks == (row.value == .yes))
        let negated = try isBroken([.always(.not(row.condition), .sample, "must not hold")], row.members)
        #expect(negated == (row.value == .yes))
    }

    private func isBroken(_ rules: [ObjectRule], _ members: String) throws -> Bool {
        try findings(in: "{\(members)}", Self.fields, rules: rules).contains { $0.rule == .sample }
    }

    @Test(
        "A default is not written where its exception may hold, and the exception's value where that is known to hold",
        arguments: rows)
    func exceptions(row: Row) throws {
        let field = Field.optional("y", .text(), default: .documented("usual", except: .when(row.condition)), "A value.")
        var defaulter = Defaulter(SchemaProgram(ObjectSchema("Sample", "A sample.", fields: Self.fields + [field])))
        let tape = try JSONTape(parsing: "{\(row.members)}")
        let patch = defaulter.patch(for: tape, at: tape.root).text
        if row.value == .no { #expect(patch == #"[{"op":"add","path":"/y","value":"usual"}]"#) }
        if row.value == .yes { #expect(patch == "[]") }
    }
}

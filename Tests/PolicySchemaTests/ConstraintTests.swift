import JSONTape
import PolicySchema
import Testing

@Suite struct ConstraintTests {
    static let fields: [Field] = [
        .optional("a", .boolean), .optional("b", .boolean), .optional("c", .boolean), .optional("short", .duration),
        .optional("long", .duration),
        .optional("low", .enumeration(["Auto", "1", "2", "3"])), .optional("high", .enumeration(["Auto", "1", "2", "3"])),
        .optional("kind", .text(1...5)), .optional("number", .integer(0...9)),
    ]
    static let ranks = WordRanks(order: ["Auto", "1", "2", "3", "Auto"], absentLower: "2")

    typealias Row = (rule: ObjectRule, members: String, verdicts: [String])

    static let implication = ObjectRule.sample(
        .require(.present("b"), when: .present("a"), at: "b"), error: "must be set", warning: "is missing; set it")
    static let one = ObjectRule.sample(
        .exactlyOne(of: ["a", "b", "c"]), error: "must have exactly one of a, b, c", warning: "has several; keep one")
    static let word = ObjectRule.sample(.word("kind", oneOf: ["Gate", "Set"]))
    static let shorter = ObjectRule.sample(
        .duration("short", shorterThan: "long"), error: "must be less than long", warning: "{value} is too long; lower it")
    static let ranked = ObjectRule.sample(.word("low", notAbove: "high", ranks: ranks))
    static let exact = ObjectRule.readByCEL("number", when: .present("a"))

    static let rows: [Row] = [
        (implication, "", []), (implication, #""a":true"#, ["sample b"]), (implication, #""a":false,"b":false"#, []),
        (implication, #""a":true,"b":null"#, ["sample b"]), (implication, #""a":null"#, []), (implication, #""b":true"#, []),
        (one, "", ["sample "]), (one, #""a":true"#, []), (one, #""a":true,"b":true"#, ["sample "]),
        (one, #""a":null,"c":false"#, []),
        (one, #""a":1"#, ["type a"]), (one, #""a":true,"b":true,"c":true"#, ["sample "]),
        (word, "", []), (word, #""kind":"Gate""#, []), (word, #""kind":"gate""#, ["sample kind"]),
        (word, #""kind":"Set ""#, ["sample kind"]),
        (word, #""kind":1"#, ["type kind"]), (word, #""kind":"""#, ["length kind"]), (word, #""kind":null"#, []),
        (shorter, "", []), (shorter, #""short":"1s""#, []), (shorter, #""long":"1s""#, []),
        (shorter, #""short":"1s","long":"2s""#, []),
        (shorter, #""short":"1s","long":"1000ms""#, ["sample short"]), (shorter, #""short":"61s","long":"1m""#, ["sample short"]),
        (shorter, #""short":"x","long":"1m""#, ["format short"]), (shorter, #""short":"9h","long":1"#, ["type long"]),
        (shorter, #""short":"999ms","long":"1s""#, []),
        (ranked, "", []), (ranked, #""low":"3""#, []), (ranked, #""high":"1""#, ["sample low"]), (ranked, #""high":"2""#, []),
        (ranked, #""low":"1","high":"1""#, []), (ranked, #""low":"2","high":"1""#, ["sample low"]),
        (ranked, #""low":"Auto","high":"1""#, []),
        (ranked, #""low":"3","high":"Auto""#, []), (ranked, #""low":"Auto","high":"Auto""#, []),
        (ranked, #""low":"4","high":"1""#, ["enum low"]),
        (ranked, #""low":"3","high":"4""#, ["enum high"]), (ranked, #""low":null,"high":"1""#, ["sample low"]),
        (exact, #""number":1.0"#, []), (exact, #""a":true,"number":1.0"#, ["type number"]), (exact, #""a":true,"number":1"#, []),
        (exact, #""a":true,"number":1e0"#, ["type number"]), (exact, #""a":true,"number":1.5"#, ["type number"]),
        (exact, #""a":true"#, []),
    ]

    @Test("A violated constraint is reported once, and only if the violation is certain", arguments: rows)
    func constraints(row: Row) throws {
        #expect(try verdicts(on: "{\(row.members)}", Self.fields, rules: [row.rule]) == row.verdicts)
    }

    @Test("A rule of a nested object reports the path of that object")
    func nested() throws {
        let inner = ObjectSchema("Inner", "An inner object.", fields: Self.fields, rules: [Self.one, Self.implication])
        let text = #"{"x":[{"c":true},{},{"a":true},{"a":true,"b":1}]}"#
        #expect(
            try verdicts(on: text, [.x(.array(of: .object(inner)))]) == [
                "sample x[1]", "sample x[2].b", "type x[3].b", "sample x[3]",
            ])
    }

    @Test("A violation has the form of Kubernetes' field errors")
    func rendering() throws {
        func text(_ rule: ObjectRule, _ members: String) throws -> [String] {
            try findings(in: "{\(members)}", Self.fields, rules: [rule]).map(\.description)
        }
        #expect(try text(Self.implication, #""a":true"#) == ["b: Required value: must be set [sample]"])
        #expect(try text(Self.one, "") == [": Invalid value: must have exactly one of a, b, c [sample]"])
        #expect(
            try text(Self.word, #""kind":"x""#) == [
                #"kind: Unsupported value: "x": supported values: "Gate", "Set" [sample]"#
            ])
        #expect(
            try text(Self.shorter, #""short":"1m","long":"1s""#) == [
                #"short: Invalid value: "1m": must be less than long [sample]"#
            ])
    }

    @Test("A rule that is set to warning says what happens and what to do")
    func warnings() throws {
        var severities = Severities()
        severities.set(.sample, to: .warning)
        func text(_ rule: ObjectRule, _ members: String) throws -> [String] {
            try findings(in: "{\(members)}", Self.fields, rules: [rule], severities: severities).map(\.description)
        }
        #expect(try text(Self.implication, #""a":true"#) == ["b: is missing; set it [sample]"])
        #expect(try text(Self.word, #""kind":"x""#) == [#"kind: "x" is not supported; use Gate or Set [sample]"#])
        #expect(try text(Self.shorter, #""short":"1m","long":"1s""#) == [#"short: "1m" is too long; lower it [sample]"#])
    }
}

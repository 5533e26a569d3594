import JSONTape
@testable import PolicySchema
import Testing

/// The OpenAPI schema and the JSON Schema of a type.
@Suite struct DocumentTests {
    typealias Row = (type: ValueType, openAPI: String, jsonSchema: String)

    private static let kubernetes = JSONValue.string(Quantity.kubernetesPattern).text
    private static let quantity = JSONValue.string(Quantity.pattern).text
    private static let flag = ObjectSchema("Flag", "A flag.", fields: [.optional("on", .boolean, "Whether.")], isAtomic: true)
    private static let word = TextFormat(pattern: "^w$", meaning: "w") { _ in true }
    private static let lax = TextFormat(ownPattern: "^v$", openAPIFormat: "date", meaning: "v") { _ in true }

    static let rows: [Row] = [
        (.boolean, #"{"type":"boolean"}"#, #"{"type":"boolean"}"#),
        (
            .integer(1...5), #"{"type":"integer","format":"int32","minimum":1,"maximum":5}"#,
            #"{"type":"integer","minimum":1,"maximum":5}"#
        ),
        (.unsigned, #"{"type":"integer","format":"int32"}"#, #"{"type":"integer","minimum":0,"maximum":2147483647}"#),
        (
            .integer(IntegerRange(format: .int64, minimum: 1)), #"{"type":"integer","format":"int64","minimum":1}"#,
            #"{"type":"integer","minimum":1}"#
        ),
        (.text(), #"{"type":"string"}"#, #"{"type":"string"}"#),
        (
            .text(0...9, word), #"{"type":"string","maxLength":9,"pattern":"^w$"}"#,
            #"{"type":"string","maxLength":9,"pattern":"^w$"}"#
        ),
        (
            .text(1...Int.max, word, lax),
            #"{"type":"string","format":"date","minLength":1,"allOf":[{"pattern":"^w$"},{"pattern":"^v$"}]}"#,
            #"{"type":"string","format":"date","minLength":1,"allOf":[{"pattern":"^w$"},{"pattern":"^v$"}]}"#
        ),
        (.enumeration(["b", "a"]), #"{"type":"string","enum":["b","a"]}"#, #"{"type":"string","enum":["b","a"]}"#),
        (.enumeration(["a"]), #"{"type":"string","enum":["a"]}"#, #"{"type":"string","const":"a"}"#),
        (
            .quantity(1...9),
            """
            {"anyOf":[{"type":"integer"},{"type":"string"}],"allOf":[{"pattern":\(kubernetes)},{"pattern":\(quantity)}],\
            "x-kubernetes-int-or-string":true}
            """,
            #"{"oneOf":[{"type":"integer","minimum":1,"maximum":9},{"type":"string","pattern":"^([1-9])$"}]}"#
        ),
        (
            .array(of: .boolean, 1...3), #"{"type":"array","minItems":1,"maxItems":3,"items":{"type":"boolean"}}"#,
            #"{"type":"array","minItems":1,"maxItems":3,"items":{"type":"boolean"}}"#
        ),
        (
            .atomicList(of: .boolean), #"{"type":"array","x-kubernetes-list-type":"atomic","items":{"type":"boolean"}}"#,
            #"{"type":"array","items":{"type":"boolean"}}"#
        ),
        (
            .set(of: .text(), 0...3), #"{"type":"array","maxItems":3,"x-kubernetes-list-type":"set","items":{"type":"string"}}"#,
            #"{"type":"array","maxItems":3,"uniqueItems":true,"items":{"type":"string"}}"#
        ),
        (
            .list(of: flag, by: "on", 0...3),
            """
            {"type":"array","maxItems":3,"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["on"],"items":\
            {"description":"A flag.","type":"object","x-kubernetes-map-type":"atomic","properties":\
            {"on":{"description":"Whether.","type":"boolean"}}}}
            """,
            """
            {"type":"array","maxItems":3,"items":{"description":"A flag.","title":"Flag","type":"object","properties":\
            {"on":{"description":"Whether.","type":"boolean"}},"additionalProperties":false}}
            """
        ),
        (
            .map(of: .text()), #"{"type":"object","additionalProperties":{"type":"string"}}"#,
            #"{"type":"object","additionalProperties":{"type":"string"}}"#
        ),
        (.opaque, #"{"type":"object"}"#, #"{"type":"object"}"#),
    ]

    @Test("A type", arguments: rows)
    func types(row: Row) {
        #expect(OpenAPISchema.value(of: row.type).text == row.openAPI)
        #expect(JSONSchema.value(of: row.type).text == row.jsonSchema)
    }

    /// An object with a field of every kind and rules of several detectors.
    private static let object = ObjectSchema(
        "Sample", "A sample.",
        fields: [
            .required("a", .boolean, "A."), .required("b", .boolean, default: .target(.boolean(true)), "B."),
            .optional("c", .boolean, default: .api(.boolean(false)), deprecated: .replaced(by: "d"), "C."),
            .optional("d", .boolean, default: .documented(.boolean(true)), "D."), .commonMistake("e", rules: [], "Nothing."),
        ],
        rules: [
            rule("crd", .error, .crd, .require(.present("d"), when: .present("c"), at: "c"), error: "needs d"),
            rule("data", .error, .envoy, .forbid(.isTrue("d"), at: "d"), error: "hurts"),
            rule("lint", .warning, .lintOnly, .forbid(.isTrue("c"), at: "c"), error: "is ugly"),
            rule("data", .error, .envoy, .require(.present("d"), crd: .present("c")), error: "must have d"),
        ])

    private static func rule(
        _ id: String, _ severity: Severity, _ detectedBy: Detector, _ check: RuleCheck, error: MessageTemplate
    ) -> ObjectRule {
        .rule(
            id, severity, detectedBy: detectedBy, check, error: error, warning: "is wrong", reason: "it is a sample",
            bad: "{}", good: "{}")
    }

    @Test("The CRD has its own fields, defaults and rules, and requires fields without a default")
    func openAPIObject() {
        #expect(
            OpenAPISchema.value(of: .object(Self.object), "Doc.").text == """
                {"description":"Doc.","type":"object","required":["a","b"],"x-kubernetes-validations":\
                [{"rule":"!has(self.c) || has(self.d)","message":"c needs d"},{"rule":"has(self.c)","message":"must have d"}],\
                "properties":{"a":{"description":"A.","type":"boolean"},"b":{"description":"B.","type":"boolean"},\
                "c":{"description":"C. Deprecated: use d instead.","type":"boolean","default":false},\
                "d":{"description":"D.","type":"boolean"}}}
                """)
    }

    @Test("The JSON Schema has every default and every error, and requires fields without any default")
    func jsonSchemaObject() {
        #expect(
            JSONSchema.document(of: Self.object, id: "urn:sample").text == """
                {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:sample","title":"Sample",\
                "description":"A sample.","type":"object","required":["a"],"properties":{\
                "a":{"description":"A.","type":"boolean"},"b":{"description":"B.","type":"boolean","default":true},\
                "c":{"description":"C. Deprecated: use d instead.","deprecated":true,"type":"boolean","default":false},\
                "d":{"description":"D.","type":"boolean","default":true},"e":{"description":"Nothing.","deprecated":true}},\
                "additionalProperties":false,"allOf":[\
                {"if":{"required":["c"]},"then":{"required":["d"]},"$comment":"crd: c needs d"},\
                {"not":{"required":["d"],"properties":{"d":{"const":true}}},"$comment":"data: d hurts"},\
                {"required":["d"],"$comment":"data: must have d"}]}
                """)
    }

    @Test(
        "A condition as a JSON Schema",
        arguments: [
            (.nonEmpty("a"), #"{"required":["a"],"properties":{"a":{"minItems":1,"minProperties":1}}}"#),
            (.word("a", oneOf: ["x"]), #"{"required":["a"],"properties":{"a":{"enum":["x"]}}}"#),
            (.item("a", oneOf: ["x"]), #"{"required":["a"],"properties":{"a":{"contains":{"enum":["x"]}}}}"#),
            (.number("a", 1...5), #"{"required":["a"],"properties":{"a":{"minimum":1,"maximum":5}}}"#),
            (.present("a.b"), #"{"required":["a"],"properties":{"a":{"required":["b"]}}}"#),
            (.not(.present("a")), #"{"not":{"required":["a"]}}"#),
            (.anyOf([.present("a"), .present("b")]), #"{"anyOf":[{"required":["a"]},{"required":["b"]}]}"#),
            (.allOf([.present("a"), .isDecimal("b")]), nil), (.duration("a", 0...1), nil), (.bytes("a", 0...1), nil),
        ] as [(Condition, String?)])
    func conditions(condition: Condition, expected: String?) {
        let rule = Self.rule("crd", .error, .crd, .require(condition), error: "must be so")
        #expect(
            rule.jsonSchemas(in: Self.object).first?.text == expected.map { $0.dropLast() + #","$comment":"crd: must be so"}"# })
    }

    @Test("A ranking as a JSON Schema: for each lower word, and for its absence, the allowed upper words")
    func ranks() {
        let ranks = WordRanks(order: ["any", "low", "high", "any"], absentLower: "high")
        let rule = Self.rule("crd", .error, .crd, .word("a", notAbove: "b", ranks: ranks), error: "must not be above b")
        #expect(
            rule.jsonSchemas(in: Self.object).first?.text == """
                {"allOf":[{"if":{"required":["a"],"properties":{"a":{"const":"high"}}},\
                "then":{"properties":{"b":{"enum":["any","high"]}}}},\
                {"if":{"required":["a"]},"else":{"properties":{"b":{"enum":["any","high"]}}}}],\
                "$comment":"crd: a must not be above b"}
                """)
    }
}

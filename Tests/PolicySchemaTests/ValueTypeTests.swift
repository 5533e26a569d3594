import JSONTape
import PolicySchema
import Testing

@Suite struct ValueTypeTests {
    static let item = ObjectSchema("Item", "An item.", fields: [.x(.boolean)])

    /// A type, values of it, and values of other types.
    static let rows: [(name: String, type: ValueType, good: [String], bad: [String])] = [
        ("boolean", .boolean, ["true", "false"], ["0", "1", "\"true\"", "[]", "{}", "[true]"]),
        (
            "integer", .integer(-5...5), ["0", "-5", "5", "1.0", "1e0", "-0"],
            ["true", "\"1\"", "1.5", "1e400", "[]", "{}", "\"\""]
        ),
        ("unsigned", .unsigned, ["0", "1", "2147483647", "1.0"], ["true", "\"1\"", "0.5", "[]", "{}"]),
        ("text", .text(), ["\"\"", "\"a\"", "\"1\"", "\"null\""], ["true", "1", "1.0", "[]", "{}", "[\"a\"]"]),
        ("enumeration", .enumeration(["A", "B"]), ["\"A\"", "\"B\"", "\"\\u0041\""], ["true", "1", "[]", "{}", "[\"A\"]"]),
        ("quantity", .quantity(nil), ["0", "-1", "\"1Ki\"", "1.0", "1e30"], ["true", "1.5", "[]", "{}"]),
        ("object", .object(item), ["{}", #"{"x":true}"#], ["true", "1", "\"{}\"", "[]", "[{}]"]),
        ("array", .array(of: .boolean), ["[]", "[true]", "[true,false]"], ["true", "1", "\"[]\"", "{}"]),
        ("map", .map(of: .text()), ["{}", #"{"a":"b","":""}"#], ["true", "1", "\"a\"", "[]", "[\"a\"]"]),
    ]

    @Test("A value of another type is a type error and nothing else", arguments: rows)
    func types(name: String, type: ValueType, good: [String], bad: [String]) throws {
        for value in good { #expect(try verdicts(on: "{\"x\":\(value)}", [.x(type)]) == [], "\(value)") }
        for value in bad { #expect(try verdicts(on: "{\"x\":\(value)}", [.x(type)]) == ["type x"], "\(value)") }
        // A null member counts as absent; a null item has the wrong type.
        #expect(try verdicts(on: "{\"x\":null}", [.x(type)]) == [])
        #expect(try verdicts(on: "{\"x\":null}", [.required("x", type, "A value.")]) == ["required x"])
        #expect(try verdicts(on: "{}", [.required("x", type, "A value.")]) == ["required x"])
        #expect(try verdicts(on: "{\"x\":[null]}", [.x(.array(of: type))]) == ["type x[0]"])
        #expect(try verdicts(on: "{\"x\":{\"k\":null}}", [.x(.map(of: type))]) == ["type x.k"])
    }

    @Test("An opaque field accepts any value", arguments: ["1", "true", "{\"a\":[null]}", "[[]]", "null"])
    func opaque(value: String) throws {
        #expect(try verdicts(on: "{\"x\":\(value)}", [.x(.opaque)]) == [])
    }

    @Test("A text that is not an object is a type error", arguments: ["1", "[]", "null", "\"\"", "true"])
    func root(text: String) throws {
        #expect(try verdicts(on: text, [.required("x", .boolean, "A value.")]) == ["type "])
    }

    @Test("Siblings of an invalid value are validated; the content of a value of the wrong type is not")
    func siblings() throws {
        let fields: [Field] = [
            .optional("a", .object(Self.item)), .optional("b", .array(of: .object(Self.item))), .x(.integer(0...1)),
        ]
        let text = #"{"a":[{"x":1}],"b":[1,{"x":1},{"x":true},[]],"x":2}"#
        #expect(try verdicts(on: text, fields) == ["type a", "type b[0]", "type b[1].x", "type b[3]", "range x"])
    }

    @Test(
        "An integer has the bounds of its row and of its format, inclusive",
        arguments: [
            (.integer(1...100), ["1", "100", "1e2"], ["0", "101", "-1", "2147483648", "9223372036854775808", "1e30"]),
            (
                .integer(IntegerRange(format: .int32)), ["2147483647", "-2147483648"],
                ["2147483648", "-2147483649", "2147483648.0"]
            ),
            (.integer(IntegerRange(format: .int32, minimum: -1)), ["-1", "2147483647"], ["-2", "2147483648"]),
            (
                .integer(IntegerRange(format: .int64, minimum: 1)), ["1", "9223372036854775807"],
                ["0", "-9223372036854775809", "9223372036854775808", "9223372036854775807.0"]
            ),
            (.integer(IntegerRange(format: .int64, maximum: 0)), ["-9223372036854775808", "0"], ["1", "-9223372036854775809"]),
            (.unsigned, ["0", "2147483647", "-0", "-0.0"], ["2147483648", "4294967296", "-2147483649"]),
        ] as [(ValueType, [String], [String])])
    func integers(type: ValueType, good: [String], bad: [String]) throws {
        for value in good { #expect(try verdicts(on: "{\"x\":\(value)}", [.x(type)]) == [], "\(value)") }
        for value in bad { #expect(try verdicts(on: "{\"x\":\(value)}", [.x(type)]) == ["range x"], "\(value)") }
    }

    @Test("A negative number for an unsigned field violates a separate rule", arguments: ["-1", "-1.0", "-2147483648"])
    func unsigned(value: String) throws {
        #expect(try verdicts(on: "{\"x\":\(value)}", [.x(.unsigned)]) == ["unsigned x"])
    }

    @Test(
        "A word of an enumeration is compared byte by byte",
        arguments: [
            "\"a\"", "\"C\"", "\"\"", "\"A \"", "\" A\"", "\"AB\"", "\"A\\u0000\"", "\"LongerThanEighU\"", "\"LongerThanEight\"",
        ])
    func words(value: String) throws {
        let expected = value == "\"LongerThanEight\"" ? [] : ["enum x"]
        #expect(try verdicts(on: "{\"x\":\(value)}", [.x(.enumeration(["A", "B", "LongerThanEight"]))]) == expected)
    }
}

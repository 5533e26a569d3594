import PolicySchema
import Testing

@Suite struct DeprecationTests {
    static let fields: [Field] = [
        .optional("old", .boolean, deprecated: .replaced(by: "new"), "A value."),
        .optional("oldFlag", .boolean, deprecated: .replaced(by: "new", onlyWhenTrue: true), "A value."),
        .optional("new", .boolean),
    ]

    static let rows: [(members: String, verdicts: [String])] = [
        ("", []), (#""new":true"#, []), (#""old":true"#, ["deprecated old (warning)"]),
        (#""old":false"#, ["deprecated old (warning)"]),
        (#""old":null"#, []), (#""oldFlag":false"#, []), (#""oldFlag":true"#, ["deprecated oldFlag (warning)"]),
        (#""oldFlag":1"#, ["type oldFlag"]), (#""old":1"#, ["type old", "deprecated old (warning)"]),
        (#""old":true,"oldFlag":true"#, ["deprecated old (warning)", "deprecated oldFlag (warning)"]),
    ]

    @Test("A deprecated field is a warning if it is set, or only if it is true", arguments: rows)
    func warnings(members: String, verdicts expected: [String]) throws {
        #expect(try verdicts(on: "{\(members)}", Self.fields) == expected)
    }

    @Test("The warning has the whole path of the replacement")
    func rendering() throws {
        let inner = ObjectSchema("Inner", "An inner object.", fields: Self.fields)
        let found = try findings(in: #"{"x":[{},{"old":true}]}"#, [.x(.array(of: .object(inner)))])
        #expect(found.map(\.description) == ["x[1].old: is deprecated; use x[1].new instead [deprecated]"])
    }
}

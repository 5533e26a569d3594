import JSONTape
import Testing

@Suite struct JSONPatchTests {
    typealias Operation = JSONPatch.Operation
    typealias Row = (operations: [Operation], after: String)

    static let document = #"{"a":{"b":[1,2,3]},"~/":null,"":0}"#

    static func path(_ steps: FieldPath.Step...) -> FieldPath { FieldPath(steps) }

    static let done: [Row] = [
        ([], document),
        ([.add(path(.name("c")), .boolean(true))], #"{"a":{"b":[1,2,3]},"~/":null,"":0,"c":true}"#),
        ([.add(path(.name("a")), .null)], #"{"a":null,"~/":null,"":0}"#),
        ([.add(path(.name("a"), .name("c")), .array([]))], #"{"a":{"b":[1,2,3],"c":[]},"~/":null,"":0}"#),
        ([.add(path(.name("a"), .name("b"), .index(0)), .string("x"))], #"{"a":{"b":["x",1,2,3]},"~/":null,"":0}"#),
        ([.add(path(.name("a"), .name("b"), .index(3)), .object([]))], #"{"a":{"b":[1,2,3,{}]},"~/":null,"":0}"#),
        ([.add(path(.name("~/")), .string("y"))], #"{"a":{"b":[1,2,3]},"~/":"y","":0}"#),
        ([.replace(path(.name("")), .number("1"))], #"{"a":{"b":[1,2,3]},"~/":null,"":1}"#),
        ([.replace(path(.name("a"), .name("b"), .index(1)), .null)], #"{"a":{"b":[1,null,3]},"~/":null,"":0}"#),
        ([.remove(path(.name("a"), .name("b"), .index(2)))], #"{"a":{"b":[1,2]},"~/":null,"":0}"#),
        ([.remove(path(.name("a"))), .remove(path(.name("~/")))], #"{"":0}"#),
        ([.add(path(), .number("7"))], "7"), ([.replace(path(), .array([]))], "[]"),
        (
            [.add(path(.name("c")), .object([])), .add(path(.name("c"), .name("d")), .null)],
            #"{"a":{"b":[1,2,3]},"~/":null,"":0,"c":{"d":null}}"#
        ),
        (
            [.remove(path(.name("a"), .name("b"), .index(0))), .remove(path(.name("a"), .name("b"), .index(0)))],
            #"{"a":{"b":[3]},"~/":null,"":0}"#
        ),
    ]

    @Test("Operations are applied in order as RFC 6902 defines", arguments: done)
    func apply(row: Row) throws {
        let after = try JSONPatch(row.operations).applied(to: JSONValue(parsing: Self.document))
        #expect(after.text == row.after)
    }

    static let impossible: [Operation] = [
        .remove(path()), .remove(path(.name("c"))), .replace(path(.name("c")), .null), .add(path(.name("c"), .name("d")), .null),
        .add(path(.name("a"), .name("b"), .index(4)), .null), .add(path(.name("a"), .name("b"), .index(-1)), .null),
        .replace(path(.name("a"), .name("b"), .index(3)), .null), .remove(path(.name("a"), .name("b"), .index(3))),
        .remove(path(.name("a"), .name("b"), .name("0"))), .add(path(.name("a"), .index(0)), .null),
        .add(path(.name("a"), .name("b"), .index(0), .name("x")), .null),
        .remove(path(.name("a"), .name("b"), .index(9), .name("x"))),
        .replace(path(.name("~0~1")), .null), .remove(path(.name("A"))), .remove(path(.name("\u{212A}"))),
    ]

    @Test("An operation without a target fails, names the path, and leaves the document unchanged", arguments: impossible)
    func fail(operation: Operation) throws {
        let document = try JSONValue(parsing: Self.document)
        let patch = JSONPatch([.add(FieldPath([.name("first")]), .null), operation])
        #expect(throws: JSONPatch.MissingTarget.self) { try patch.applied(to: document) }
        do {
            _ = try patch.applied(to: document)
        } catch {
            #expect(error.path == operation.path)
        }
        #expect(document.text == Self.document)
    }

    @Test("Keys are compared by code points: the Kelvin sign differs from K")
    func canonicalEquivalence() throws {
        let document = try JSONValue(parsing: "{\"\u{212A}\":1,\"K\":2}")
        let after = try JSONPatch([.replace(FieldPath([.name("K")]), .null)]).applied(to: document)
        #expect(after.text.unicodeScalars.elementsEqual("{\"\u{212A}\":1,\"K\":null}".unicodeScalars))
        #expect(document["K"] == .number("2"))
    }

    @Test("A patch is written as RFC 6902 defines")
    func text() {
        #expect(JSONPatch().text == "[]" && JSONPatch().isEmpty)
        let patch = JSONPatch([
            .add(FieldPath([.name("spec"), .name("a/b~c"), .index(0)]), .object([.init(key: "k", value: .string("v\n"))])),
            .replace(FieldPath([.name("é")]), .number("1.0")), .remove(FieldPath()),
        ])
        #expect(!patch.isEmpty)
        #expect(
            patch.text
                == #"[{"op":"add","path":"/spec/a~1b~0c/0","value":{"k":"v\n"}},{"op":"replace","path":"/é","value":1.0},{"op":"remove","path":""}]"#
        )
    }
}

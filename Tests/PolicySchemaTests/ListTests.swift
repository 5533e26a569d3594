import JSONTape
import PolicySchema
import Testing

@Suite struct ListTests {
    static func list(_ count: Int, of item: String = "true") -> String {
        "{\"x\":[" + Array(repeating: item, count: count).joined(separator: ",") + "]}"
    }

    @Test("The number of items has bounds, inclusive", arguments: [1...1, 0...8, 2...5, 1...64])
    func counts(bounds: ClosedRange<Int>) throws {
        for count in [bounds.lowerBound - 1, bounds.lowerBound, bounds.upperBound, bounds.upperBound + 1] where count >= 0 {
            let expected = bounds ~= count ? [] : ["items x"]
            #expect(try verdicts(on: Self.list(count), [.x(.array(of: .boolean, bounds))]) == expected)
        }
    }

    @Test("The items of a list that is too long are validated")
    func itemsOfALongList() throws {
        #expect(try verdicts(on: #"{"x":[true,1,false]}"#, [.x(.array(of: .boolean, 1...2))]) == ["items x", "type x[1]"])
    }

    static let sets: [(items: String, verdicts: [String])] = [
        (#""a","b""#, []), (#""a","A""#, []), (#""a","a""#, ["unique x[1]"]),
        (#""a","b","a","a""#, ["unique x[2]", "unique x[3]"]),
        (#""a","\u0061""#, ["unique x[1]"]), (#""","""#, ["unique x[1]"]), ("\"é\",\"e\u{301}\"", []),
        (#""1",1,1"#, ["type x[1]", "type x[2]"]), (#""a",null,"a""#, ["type x[1]", "unique x[2]"]),
    ]

    @Test("Items of a set must differ by their text", arguments: sets)
    func repeatedItems(items: String, verdicts expected: [String]) throws {
        #expect(try verdicts(on: "{\"x\":[\(items)]}", [.x(.set(of: .text(), 1...9))]) == expected)
    }

    static let header = ObjectSchema("Header", "A header.", fields: [.required("name", .text(), "Its name."), .x(.text())])
    static let lists: [(items: String, verdicts: [String])] = [
        (#"{"name":"a"},{"name":"b"}"#, []), (#"{"name":"a"},{"name":"a"}"#, ["unique x[1]"]),
        (#"{"name":"a"},{"name":"A"}"#, []),
        (#"{"name":"a","x":"1"},{"x":"2","n\u0061me":"a"}"#, ["unique x[1]"]),
        (#"{"x":"a"},{"x":"a"}"#, ["required x[0].name", "required x[1].name"]),
        (#"{"name":null},{"name":null}"#, ["required x[0].name", "required x[1].name"]),
        (#"{"name":1},{"name":1}"#, ["type x[0].name", "type x[1].name"]), (#""a","a""#, ["type x[0]", "type x[1]"]),
        (#"{"name":"c"},{"name":"b"},{"name":"c"}"#, ["unique x[2]"]),
    ]

    @Test("Items of a list by name must differ by their name", arguments: lists)
    func repeatedNames(items: String, verdicts expected: [String]) throws {
        #expect(try verdicts(on: "{\"x\":[\(items)]}", [.x(.list(of: Self.header, by: "name", 1...9))]) == expected)
    }

    @Test("A list that is too long is not searched for repeated items")
    func longSets() throws {
        #expect(try verdicts(on: Self.list(3, of: "\"a\""), [.x(.set(of: .text(), 1...2))]) == ["items x"])
    }

    @Test("The finding has the repeated text and the index of its first occurrence")
    func rendering() throws {
        let found = try findings(in: #"{"x":["a","b","a"]}"#, [.x(.set(of: .text(), 1...9))])
        #expect(
            found.map(\.description) == [
                #"x[2]: Duplicate value: "a": must appear only once in the list, and item 0 is the same [unique]"#
            ])
    }
}

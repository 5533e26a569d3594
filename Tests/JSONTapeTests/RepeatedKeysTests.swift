import JSONTape
import SeededRandom
import Testing

@Suite struct RepeatedKeysTests {
    /// A text and the paths of its repeated keys.
    static let rows: [(text: String, paths: [String])] = [
        ("{}", []), (#"{"a":1}"#, []), (#"{"a":1,"b":1}"#, []), (#"{"a":1,"A":1}"#, []), (#"{"a":1,"a":2}"#, ["a"]),
        (#"{"a":1,"a":2,"a":3}"#, ["a", "a"]), (#"{"a":1,"\u0061":2}"#, ["a"]), (#"{"\u0061":1,"a":2}"#, ["a"]),
        (#"{"abcdefgh":1,"abcdefg\u0068":2}"#, ["abcdefgh"]), (#"{"\u0061bcdefghijk":1,"abcdefghijk":2}"#, ["abcdefghijk"]),
        (#"{"abcdefghi":1,"abcdefgh":2,"abcdefgh\u0069j":3}"#, []), (#"{"a":{"a":1},"b":{"a":1}}"#, []),
        (#"[{"a":1},{"a":1}]"#, []), (#"{"a":{"b":1,"b":2}}"#, ["a.b"]),
        (#"{"a":[{"b":{}},{"b":{},"b":[]}],"c":1}"#, ["a[1].b"]), (#"{"a":1,"b":{"c":1,"c":2},"a":3}"#, ["a", "b.c"]),
        (#"{"":1,"":2}"#, ["[]"]), (#"{"a":{"x":1,"x":2},"a":{"x":1,"x":2}}"#, ["a", "a.x", "a.x"]),
        ("{\"é\":1,\"e\u{301}\":2}", []), (#"{"\ud800":1,"\udfff":2}"#, ["[\u{FFFD}]"]), (#"{"ab":1,"ba":2,"aab":3}"#, []),
    ]

    @Test("A repeated key is reported, with or without escapes", arguments: rows)
    func repeated(text: String, paths: [String]) throws {
        let tape = try JSONTape(parsing: text)
        let found = tape.repeatedKeys.map { tape.path(from: tape.root, to: $0).description }
        #expect(found.sorted() == paths.sorted())
    }

    @Test("Of a hundred thousand similar keys, exactly the repeated ones are reported")
    func manyKeys() throws {
        // Equal length, first and last eight bytes: nothing but a comparison tells them apart. In pairs that would be 5e9 of them.
        let keys: [String] = (0..<100_000).map { "beginnin\(1_000_000 + $0)theendof" }
        var members = keys.map { "\"\($0)\":1" }
        #expect(try JSONTape(parsing: "{" + members.joined(separator: ",") + "}").repeatedKeys.isEmpty)
        members.append(contentsOf: keys.prefix(1000).map { "\"\($0)\":2" })
        let tape = try JSONTape(parsing: "{" + members.joined(separator: ",") + "}")
        #expect(tape.repeatedKeys.map { tape.text(at: $0) } == Array(keys.prefix(1000)))
    }

    @Test("Of ten thousand equal keys, all but the first are reported")
    func oneKey() throws {
        let text = "{" + Array(repeating: "\"a\":{}", count: 10_000).joined(separator: ",") + "}"
        #expect(try JSONTape(parsing: text).repeatedKeys.count == 9_999)
    }

    @Test("Random objects have the repeated keys that a dictionary finds", arguments: 0..<5 as Range<UInt64>)
    func randomObjects(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<200 {
            let keys = (0..<Int.random(in: 0...80, using: &random)).map { _ in
                String((0..<Int.random(in: 0...3, using: &random)).map { _ in "abc".randomElement(using: &random) ?? "a" })
            }
            let text = "{" + keys.map { "\"\($0)\":0" }.joined(separator: ",") + "}"
            var seen: Set<String> = []
            let expected = keys.filter { !seen.insert($0).inserted }
            let tape = try JSONTape(parsing: text)
            #expect(tape.repeatedKeys.map { tape.text(at: $0) } == expected)
        }
    }
}

import JSONTape
import Testing

@Suite struct TapeReuseTests {
    @Test("A reused tape contains the last text only", arguments: 0..<5 as Range<UInt64>)
    func reuse(seed: UInt64) throws {
        var generator = RandomJSON(seed: seed)
        var tape = JSONTape()
        for round in 0..<200 {
            let text = generator.document()
            if round % 3 == 1 { #expect(throws: JSONSyntaxError.self) { try tape.parse(Array((text + "]").utf8).span) } }
            if round % 3 == 2 { try tape.parse(Array(#"{"a":"\n","a":1}"#.utf8).span) }
            try tape.parse(Array(text.utf8).span)
            let fresh = try JSONTape(parsing: text)
            #expect(JSONValue(tape.root, of: tape).text == JSONValue(fresh.root, of: fresh).text)
            #expect(tape.repeatedKeys.isEmpty)
            #expect(tape.sourceRange(of: tape.root) == fresh.sourceRange(of: fresh.root))
            #expect(tape.position(of: tape.root) == fresh.position(of: fresh.root))
        }
    }

    @Test("A tape that released its capacity parses the next text")
    func shrink() throws {
        var tape = try JSONTape(parsing: "[" + String(repeating: "\"abcdefgh\",", count: 10_000) + "1]")
        tape.shrink(toCapacity: 1_000_000)
        #expect(tape.count(at: tape.root) == 10_001)
        tape.shrink(toCapacity: 1000)
        try tape.parse(Array(#"{"a":"\u0062"}"#.utf8).span)
        #expect(tape.string(at: tape.value(ofKey: tape.first(in: tape.root))) == "b")
    }
}

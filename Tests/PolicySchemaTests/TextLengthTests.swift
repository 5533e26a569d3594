import JSONTape
import PolicySchema
import Testing

@Suite struct TextLengthTests {
    @Test(
        "Length is counted in code points, not in bytes or grapheme clusters",
        arguments: ["a", "é", "日", "😀", "e\u{301}", "👨‍👩‍👧", "\u{0}", "\u{7F}", "\u{FFFD}"])
    func codePoints(character: String) throws {
        let one = character.unicodeScalars.count
        for bounds in [1...1, 1...10, 3...7] {
            for count in 0...12 {
                let text = String(repeating: character, count: count)
                let document = JSONValue.object([.init(key: "x", value: .string(text))]).text
                let expected = bounds ~= count * one ? [] : ["length x"]
                #expect(try verdicts(on: document, [.x(.text(bounds))]) == expected, "\(count) of \(one) in \(bounds)")
            }
        }
    }

    @Test("A surrogate pair and a lone surrogate each count as one")
    func surrogates() throws {
        #expect(try verdicts(on: #"{"x":"\ud83d\ude00"}"#, [.x(.text(1...1))]) == [])
        #expect(try verdicts(on: #"{"x":"\ud83d\ud83d"}"#, [.x(.text(2...2))]) == [])
        #expect(try verdicts(on: #"{"x":"\ud83d\ud83d"}"#, [.x(.text(1...1))]) == ["length x"])
    }

    @Test("If a text violates its length and its format, the length is reported")
    func once() throws {
        #expect(try verdicts(on: #"{"x":""}"#, [.x(.text(1...3, .duration))]) == ["length x"])
        #expect(try verdicts(on: #"{"x":"abcd"}"#, [.x(.text(1...3, .duration))]) == ["length x"])
        #expect(try verdicts(on: #"{"x":"abc"}"#, [.x(.text(1...3, .duration))]) == ["format x"])
        #expect(try verdicts(on: #"{"x":"10s"}"#, [.x(.text(1...3, .duration))]) == [])
    }

    @Test("A confidential text is never repeated", arguments: ["\"secret secret\"", "483920", "true"])
    func confidential(value: String) throws {
        let type = ValueType.text(TextShape(length: 1...4, formats: [.duration], isConfidential: true))
        let found = try findings(in: "{\"x\":\(value)}", [.x(type)])
        #expect(found.count == 1)
        #expect(found.allSatisfy { $0.badValue == nil && !$0.description.contains(value) })
        #expect(try findings(in: #"{"x":"abc"}"#, [.x(type)]).map(\.badValue) == [nil])
    }
}

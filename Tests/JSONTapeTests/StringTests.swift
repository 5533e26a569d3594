import JSONTape
import Testing

@Suite struct StringTests {
    static let escapes: [(source: String, text: String)] = [
        (#""""#, ""), (#""a""#, "a"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
        (#""\u0041\u00e9\u00E9\uFFff""#, "Aéé\u{FFFF}"),
        (#""\u0000""#, "\0"), (#""\ud83d\ude00""#, "😀"), (#""\uD83D\uDE00""#, "😀"), (#""\ud800\udc00""#, "\u{10000}"),
        (#""\udbff\udfff""#, "\u{10FFFF}"), (#""\ud83d""#, "\u{FFFD}"), (#""\ude00""#, "\u{FFFD}"), (#""\ud83dx""#, "\u{FFFD}x"),
        (#""\ud83d\n""#, "\u{FFFD}\n"), (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"), (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"),
        (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\ud83d\\ude00""#, "\u{FFFD}\\ude00"), (#""\udc00\udc00""#, "\u{FFFD}\u{FFFD}"),
        (#""\ud7ff\ue000""#, "\u{D7FF}\u{E000}"), ("\"\u{7F}\"", "\u{7F}"),
        ("\"\u{85}\u{2028}\u{FEFF}\"", "\u{85}\u{2028}\u{FEFF}"),
        (#""12345678\n12345678""#, "12345678\n12345678"), (#""é\né""#, "é\né"), (#""\\u0041""#, #"\u0041"#),
    ]

    @Test("A string is decoded, lone surrogates to U+FFFD, in a value and in a key", arguments: escapes)
    func decoding(source: String, text: String) throws {
        let tape = try JSONTape(parsing: "[\(source), {\(source): 1}, \(source)]")
        let first = tape.first(in: tape.root)
        let object = tape.end(of: first)
        for place in [first, tape.first(in: object), tape.end(of: object)] {
            #expect(tape.text(at: place).unicodeScalars.elementsEqual(text.unicodeScalars))
            #expect(tape.count(at: place) == text.utf8.count)
            #expect(tape.withSource(of: place) { $0.withUnsafeBufferPointer { Array($0) } } == Array(source.utf8))
        }
        #expect(tape.isSameText(first, tape.end(of: object)))
    }

    @Test("The first eight bytes of a text are its prefix, the last eight its suffix")
    func prefixes() throws {
        for text in ["", "a", "abcdefg", "abcdefgh", "abcdefghi", "größe", "a\0", "spec", "größer\0ab"] {
            for tail in ["", "]", "        ]"] {
                let source = tail.isEmpty ? JSONValue.string(text).text : "[" + JSONValue.string(text).text + tail
                let tape = try JSONTape(parsing: source)
                let place = tail.isEmpty ? tape.root : tape.first(in: tape.root)
                let expected = text.utf8.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                #expect(tape.textPrefix(at: place) == expected, "\(text) in \(source)")
                guard text.utf8.count >= 8 else { continue }
                let end = text.utf8.suffix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                #expect(tape.textSuffix(at: place) == end, "\(text) in \(source)")
            }
        }
    }

    @Test(
        "A member is found by its decoded name",
        arguments: [
            #"{"spec":1}"#, #"{"\u0073pec":1}"#, #"{"sp\u0065c":1}"#, #"{"spe\u0063" : 1}"#,
            #"{"a":0,"Spec":0,"specs":0,"spe":0,"spec":1}"#,
            #"{"":{"spec":0},"spec":1}"#,
        ])
    func members(text: String) throws {
        let tape = try JSONTape(parsing: text)
        let value = try #require(tape.member("spec", of: tape.root))
        #expect(tape.integer(at: value) == 1)
        #expect(tape.text(at: tape.key(ofValue: value)) == "spec")
        #expect(tape.value(ofKey: tape.key(ofValue: value)) == value)
    }

    @Test(
        "There is no member with another name, and values that are not objects have no members",
        arguments: ["{}", #"{"SPEC":1}"#, "[]", "1", #"["spec",1]"#])
    func absentMembers(text: String) throws {
        let tape = try JSONTape(parsing: text)
        #expect(tape.member("spec", of: tape.root) == nil)
        #expect(tape.presentMember("spec", of: tape.root) == nil)
    }

    @Test("A null member exists but is not present")
    func nullMembers() throws {
        let tape = try JSONTape(parsing: #"{"spec": null}"#)
        #expect(tape.member("spec", of: tape.root) != nil)
        #expect(tape.presentMember("spec", of: tape.root) == nil)
    }

    @Test("Only a string has a string value")
    func strings() throws {
        let tape = try JSONTape(parsing: #"["1", 1, null, true, ["a"], {"a": 1}]"#)
        var strings: [String?] = []
        var texts: [String] = []
        tape.forEachElement(of: tape.root) {
            strings.append(tape.string(at: $0))
            texts.append(tape.text(at: $0))
        }
        #expect(strings == ["1", nil, nil, nil, nil, nil])
        #expect(texts == ["1", "1", "null", "true", "", ""])
        #expect(tape.text(at: tape.first(in: tape.root), equals: "1"))
        #expect(!tape.text(at: tape.root, equals: ""))
    }
}

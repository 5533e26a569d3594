import JSONTape
import Testing

/// The well-formed sequences of Unicode 15, table 3-7, and the sequences next to them.
@Suite struct InvalidUTF8Tests {
    /// The bytes of a string's text, and where in them the first ill-formed sequence begins.
    typealias Row = (name: String, bytes: [UInt8], offset: Int)

    static let rows: [Row] = [
        ("lone continuation, lowest", [0x80], 0), ("lone continuation, highest", [0xBF], 0),
        ("continuation behind ASCII", [0x61, 0x80], 1), ("overlong slash of two", [0xC0, 0xAF], 0),
        ("overlong of two, highest", [0xC1, 0xBF], 0), ("two cut off", [0xC2], 0), ("two, second too low", [0xC2, 0x7F], 0),
        ("two, second too high", [0xC2, 0xC0], 0), ("two, highest lead, cut off", [0xDF, 0x41], 0),
        ("overlong of three", [0xE0, 0x80, 0x80], 0), ("overlong of three, highest", [0xE0, 0x9F, 0xBF], 0),
        ("three, third missing", [0xE0, 0xA0], 0), ("three, third bad", [0xE1, 0x80, 0x41], 0),
        ("three, second bad", [0xE1, 0x41, 0x80], 0), ("three, third too high", [0xEF, 0xBF, 0xC0], 0),
        ("lowest surrogate", [0xED, 0xA0, 0x80], 0), ("highest surrogate", [0xED, 0xBF, 0xBF], 0),
        ("pair of surrogates (CESU-8)", [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80], 0),
        ("overlong of four", [0xF0, 0x80, 0x80, 0x80], 0), ("overlong of four, highest", [0xF0, 0x8F, 0xBF, 0xBF], 0),
        ("four, fourth missing", [0xF0, 0x90, 0x80], 0), ("four, fourth bad", [0xF1, 0x80, 0x80, 0x22], 0),
        ("four, third bad", [0xF3, 0x80, 0x22, 0x80], 0), ("above U+10FFFF", [0xF4, 0x90, 0x80, 0x80], 0),
        ("lead of a plane that is none", [0xF5, 0x80, 0x80, 0x80], 0), ("five bytes", [0xF8, 0x88, 0x80, 0x80, 0x80], 0),
        ("six bytes", [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80], 0), ("FE", [0xFE], 0), ("FF", [0xFF], 0),
        ("Latin-1", [0x67, 0x72, 0xFC, 0x6E], 2), ("behind eight plain bytes", Array("12345678".utf8) + [0xFF], 8),
        ("behind a good sequence", [0xC3, 0xA9, 0xC3], 2), ("behind an escape", [0x5C, 0x6E, 0xFF], 2),
        ("NUL in two bytes", [0xC0, 0x80], 0),
    ]

    @Test("Bytes that are not UTF-8 are rejected in a value and in a key", arguments: rows)
    func isRefused(row: Row) {
        for (head, tail) in [("\"", "\""), ("{\"", "\":1}"), ("[\"\\u0041", "\"]")] {
            let error = syntaxError(in: Array(head.utf8) + row.bytes + Array(tail.utf8))
            #expect(error?.reason == .invalidUTF8)
            #expect(error?.offset == head.utf8.count + row.offset)
        }
    }

    @Test("Bytes that are not UTF-8 are rejected outside of strings, too")
    func outsideStrings() {
        #expect(syntaxError(in: [0x5B, 0xFF, 0x5D])?.reason == .unexpectedByte(0xFF, expected: .value))
        #expect(syntaxError(in: [0x31, 0x80])?.reason == .textAfterValue)
    }

    @Test(
        "The first and last sequence of every row of the table are accepted",
        arguments: [
            0x7F, 0x80, 0x7FF, 0x800, 0xFFF, 0x1000, 0xCFFF, 0xD000, 0xD7FF, 0xE000, 0xFFFD, 0xFFFE, 0xFFFF, 0x10000, 0x3FFFF,
            0x40000, 0xFFFFF, 0x100000, 0x10FFFF,
        ] as [UInt32])
    func isAccepted(value: UInt32) throws {
        let scalar = try #require(UnicodeScalar(value))
        let text = "1234567" + String(Character(scalar)) + "x"
        let tape = try JSONTape(parsing: "\"\(text)\"")
        #expect(tape.text(at: tape.root).unicodeScalars.elementsEqual(text.unicodeScalars))
    }

    @Test("Texts of four bytes are accepted if and only if Swift's decoder does not change them")
    func allSequencesOfFour() {
        let telling: [UInt8] = [
            0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF3, 0xF4, 0xF5,
        ]
        let pairs = telling.flatMap { first in telling.map { [first, $0] } }
        var accepted = 0
        for head in pairs {
            for tail in pairs {
                let isValid = Array(String(decoding: head + tail, as: UTF8.self).utf8) == head + tail
                let error = syntaxError(in: [0x22] + head + tail + [0x22])
                if (error == nil) != isValid { Issue.record("\(head + tail): \(String(describing: error))") }
                accepted += isValid ? 1 : 0
            }
        }
        #expect(accepted > 100)
    }
}

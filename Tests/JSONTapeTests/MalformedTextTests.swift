import JSONTape
import Testing

@Suite struct MalformedTextTests {
    typealias Row = (text: String, reason: JSONSyntaxError.Reason, offset: Int)

    static func unexpected(_ byte: Character, _ expected: JSONSyntaxError.Expectation) -> JSONSyntaxError.Reason {
        .unexpectedByte(byte.asciiValue ?? 0, expected: expected)
    }

    static let empty: [Row] = ["", " ", "\t\n\r "].map { ($0, .endOfInput, $0.utf8.count) }

    static let whiteSpace: [Row] = [
        ("\u{0C}1", .unexpectedByte(0x0C, expected: .value), 0),
        ("\u{0B}1", .unexpectedByte(0x0B, expected: .value), 0),
        ("\0", .unexpectedByte(0, expected: .value), 0),
        ("1\u{0C}", .textAfterValue, 1),
        ("[1,\u{A0}2]", .unexpectedByte(0xC2, expected: .value), 3),
        ("\u{FEFF}{}", .unexpectedByte(0xEF, expected: .value), 0),
        ("{}\u{FEFF}", .textAfterValue, 2),
        ("\u{2028}{}", .unexpectedByte(0xE2, expected: .value), 0),
    ]

    static let literals: [Row] = [
        ("t", .endOfInput, 1), ("tru", .endOfInput, 3), ("fals", .endOfInput, 4), ("n", .endOfInput, 1),
        ("nul", .endOfInput, 3), ("truE", unexpected("E", .true), 3), ("trux", unexpected("x", .true), 3),
        ("falsy", unexpected("y", .false), 4), ("nil", unexpected("i", .null), 1), ("truee", .textAfterValue, 4),
        ("True", unexpected("T", .value), 0), ("NULL", unexpected("N", .value), 0),
        ("undefined", unexpected("u", .value), 0), ("'a'", unexpected("'", .value), 0),
        ("[nul]", unexpected("]", .null), 4), ("\\u0031", unexpected("\\", .value), 0),
    ]

    static let numbers: [Row] = [
        ("01", .invalidNumber, 0), ("-01", .invalidNumber, 0), ("00", .invalidNumber, 0), ("-", .endOfInput, 1),
        ("[-]", .invalidNumber, 2), ("1.", .endOfInput, 2), ("[1.]", .invalidNumber, 3), (".5", unexpected(".", .value), 0),
        ("-.5", .invalidNumber, 1), ("1e", .endOfInput, 2), ("1e+", .endOfInput, 3), ("[1E-]", .invalidNumber, 4),
        ("1.e5", .invalidNumber, 2), ("+1", unexpected("+", .value), 0), ("0x1", .textAfterValue, 1),
        ("1_000", .textAfterValue, 1), ("1,5", .textAfterValue, 1), ("NaN", unexpected("N", .value), 0),
        ("Infinity", unexpected("I", .value), 0), ("-Infinity", .invalidNumber, 1), ("-NaN", .invalidNumber, 1),
        ("--1", .invalidNumber, 1), ("1e5.5", .textAfterValue, 3), ("1ee5", .invalidNumber, 2), ("1.2.3", .textAfterValue, 3),
        ("[1 2]", unexpected("2", .commaOrBracket), 3), ("１", .unexpectedByte(0xEF, expected: .value), 0),
    ]

    static let strings: [Row] = [
        ("\"", .endOfInput, 1), ("\"abc", .endOfInput, 4), ("\"abcdefghijklmnop", .endOfInput, 17), ("\"\\", .endOfInput, 2),
        ("\"\\\"", .endOfInput, 3), ("\"\\x\"", .invalidEscape, 1), ("\"\\a\"", .invalidEscape, 1),
        ("\"\\0\"", .invalidEscape, 1),
        ("\"\\'\"", .invalidEscape, 1), ("\"\\U0041\"", .invalidEscape, 1), ("\"\\\n\"", .invalidEscape, 1),
        ("\"ab\\u\"", .endOfInput, 6), ("\"\\u004", .endOfInput, 6), ("\"\\u004\" ", .invalidEscape, 1),
        ("\"\\u00g0\"", .invalidEscape, 1), ("\"\\u+041\"", .invalidEscape, 1), ("\"\\u 041\"", .invalidEscape, 1),
        ("\"\\ud83d\\u00\"", .endOfInput, 12), ("\"\\ud83d\\uzzzz\"", .invalidEscape, 7), ("\"\\ud83d\\x\"", .invalidEscape, 7),
        ("\"a\nb\"", .controlCharacterInString(0x0A), 2), ("\"\t\"", .controlCharacterInString(0x09), 1),
        ("\"\0\"", .controlCharacterInString(0), 1), ("\"\u{1F}\"", .controlCharacterInString(0x1F), 1),
        ("\"12345678\r\"", .controlCharacterInString(0x0D), 9), ("\"\\n\r\"", .controlCharacterInString(0x0D), 3),
        ("\"a\"b", .textAfterValue, 3), ("\"a\" \"b\"", .textAfterValue, 4),
    ]

    static let containers: [Row] = [
        ("[", .endOfInput, 1), ("{", .endOfInput, 1), ("[1", .endOfInput, 2), ("[1,", .endOfInput, 3), ("{\"a\"", .endOfInput, 4),
        ("{\"a\":", .endOfInput, 5), ("{\"a\":1", .endOfInput, 6), ("{\"a\":1,", .endOfInput, 7), ("[[]", .endOfInput, 3),
        ("]", unexpected("]", .value), 0), ("}", unexpected("}", .value), 0), ("[}", unexpected("}", .value), 1),
        ("{]", unexpected("]", .key), 1), ("[1}", unexpected("}", .commaOrBracket), 2),
        ("{\"a\":1]", unexpected("]", .commaOrBrace), 6), ("[]]", .textAfterValue, 2), ("{}}", .textAfterValue, 2),
        ("[1,]", unexpected("]", .item), 3), ("[,1]", unexpected(",", .value), 1),
        ("[1,,2]", unexpected(",", .value), 3), ("[,]", unexpected(",", .value), 1),
        ("{\"a\":1,}", unexpected("}", .item), 7),
        ("{,}", unexpected(",", .key), 1), ("{\"a\":1,,}", unexpected(",", .key), 7),
        ("{a:1}", unexpected("a", .key), 1), ("{'a':1}", unexpected("'", .key), 1),
        ("{1:1}", unexpected("1", .key), 1), ("{null:1}", unexpected("n", .key), 1),
        ("{\"a\" 1}", unexpected("1", .colon), 5), ("{\"a\",1}", unexpected(",", .colon), 4),
        ("{\"a\"}", unexpected("}", .colon), 4), ("{\"a\":}", unexpected("}", .value), 5),
        ("{\"a\"::1}", unexpected(":", .value), 5), ("{\"a\":1:2}", unexpected(":", .commaOrBrace), 6),
        ("{\"a\":1 \"b\":2}", unexpected("\"", .commaOrBrace), 7), ("[1:2]", unexpected(":", .commaOrBracket), 2),
        ("{[]:1}", unexpected("[", .key), 1), ("{\"a\":1}{", .textAfterValue, 7),
        ("[\"a\": 1]", unexpected(":", .commaOrBracket), 4), ("{}{}", .textAfterValue, 2), ("1 2", .textAfterValue, 2),
    ]

    static let comments: [Row] = [
        ("// a\n1", unexpected("/", .value), 0), ("/* a */1", unexpected("/", .value), 0), ("1//", .textAfterValue, 1),
        ("# a\n1", unexpected("#", .value), 0), ("[1,/**/2]", unexpected("/", .value), 3),
        ("{/**/}", unexpected("/", .key), 1), ("<a/>", unexpected("<", .value), 0),
        ("a: 1", unexpected("a", .value), 0), ("--- \n", .invalidNumber, 1),
    ]

    @Test(
        "A malformed text is rejected with the reason and the first invalid byte",
        arguments: empty + whiteSpace + literals + numbers + strings + containers + comments)
    func isRefused(row: Row) throws {
        let error = try #require(syntaxError(in: row.text))
        #expect(error.reason == row.reason)
        #expect(error.offset == row.offset)
    }

    @Test("A truncated text is rejected at its end")
    func truncations() throws {
        let bytes = Array(sampleReview.utf8)
        #expect(syntaxError(in: bytes) == nil)
        for count in bytes.indices {
            let error = try #require(syntaxError(in: Array(bytes[..<count])))
            if error.reason == .invalidUTF8 {
                #expect(bytes[error.offset] >= 0xC2 && (error.offset..<error.offset + 4).contains(count))
                #expect(bytes[error.offset + 1..<count + 1].allSatisfy { 0x80...0xBF ~= $0 })
            } else {
                #expect(error.reason == .endOfInput)
                #expect(error.offset == count)
            }
        }
    }

    @Test("Bytes that end or invalidate a string are found at any position, and their neighbours are accepted", arguments: 0..<40)
    func places(position: Int) throws {
        // Beside the quotation mark, the backslash, the control characters and what is not ASCII.
        let neighbours: [UInt8] = [0x20, 0x21, 0x23, 0x5B, 0x5D, 0x7F]
        let plain = (0..<position).map { neighbours[$0 % neighbours.count] }
        let (quote, rest) = (UInt8(ascii: "\""), Array(#"  \"\u0061""#.utf8))
        let tape = try JSONTape(parsing: ([quote] + plain + [quote]).span)
        #expect(tape.withText(at: tape.root) { $0.withUnsafeBufferPointer { Array($0) } } == plain)
        let endings: [(byte: [UInt8], reason: JSONSyntaxError.Reason)] = [
            ([0x1F], .controlCharacterInString(0x1F)), ([0], .controlCharacterInString(0)), ([0x80], .invalidUTF8),
            ([0xFF], .invalidUTF8),
        ]
        for (byte, reason) in endings {
            let error = try #require(syntaxError(in: [quote] + plain + byte + rest))
            #expect(error.reason == reason && error.offset == position + 1)
        }
        let error = try #require(syntaxError(in: [quote] + plain))
        #expect(error.reason == .endOfInput && error.offset == position + 1)
    }

    @Test("An error has a reason, a line, a column and a byte offset")
    func rendering() throws {
        let error = try #require(syntaxError(in: "{\n  \"größe\": 1,\n  \"größe\": ?\n}"))
        #expect(error.position == SourcePosition(line: 3, column: 12))
        #expect(error.description == "found '?' where a value is expected at line 3, column 12 (byte 31)")
    }
}

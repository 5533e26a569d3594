import Testing
import TextCoding

@Suite struct NumberTests {
    @Test(
        "A decimal number is read exactly or not at all",
        arguments: [
            ("0", 0), ("7", 7), ("007", 7), ("32767", 32_767), ("32768", nil), ("99999999999999999999999", nil), ("", nil),
            ("-1", nil),
            ("+1", nil), (" 1", nil), ("1_0", nil), ("1a", nil), ("１", nil),
        ] as [(String, Int16?)])
    func reading(_ text: String, _ expected: Int16?) {
        let value = Array(text.utf8).span.decimal(Int16.self)
        #expect(value == expected)
    }

    @Test(
        "A decimal text has digits only", arguments: [("", false), ("0", true), ("99999999999999999999999", true), ("1-", false)])
    func isDecimal(_ text: String, _ expected: Bool) {
        let isDecimal = Array(text.utf8).span.isDecimal
        #expect(isDecimal == expected)
    }

    @Test("An integer is written as Swift writes it", arguments: [0, 1, 9, 10, 99, 100, -1, -10, 1_234_567_890, .max, .min])
    func writing(_ number: Int) {
        var bytes: [UInt8] = []
        bytes.append(decimal: number)
        #expect(String(decoding: bytes, as: UTF8.self) == String(number))
    }

    @Test("Every byte is a hexadecimal digit, a decimal digit, a letter or none of them, as Swift says")
    func digits() {
        for byte in UInt8.min...UInt8.max {
            let character = Character(UnicodeScalar(byte))
            #expect(byte.hexadecimalValue.map { Int($0) } == (byte < 128 ? character.hexDigitValue : nil))
            #expect(byte.isDigit == ("0"..."9" ~= character))
            #expect(byte.lowercased == (byte < 128 ? character.lowercased().utf8.first : byte))
        }
    }

    @Test(
        "A hexadecimal number has a fixed number of digits",
        arguments: [
            (0, 2, "00"), (0xA, 2, "0a"), (0xFF, 2, "ff"), (0x202E, 4, "202e"), (0xE0041, 8, "000e0041"), (0x1234, 2, "34"),
        ])
    func hexadecimal(_ number: UInt32, _ count: Int, _ expected: String) {
        #expect(Hexadecimal.text(of: number, digits: count) == expected)
    }

    @Test("A digit is written in either case")
    func digitCase() {
        #expect((UInt8(0)..<16).map { Hexadecimal.digit($0) } == Array("0123456789abcdef".utf8))
        #expect((UInt8(0)..<16).map { Hexadecimal.digit($0, .upper) } == Array("0123456789ABCDEF".utf8))
    }
}

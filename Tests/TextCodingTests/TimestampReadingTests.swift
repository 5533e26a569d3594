import Testing
import TextCoding

@Suite struct TimestampReadingTests {
    @Test(
        "A date and time of RFC 3339 is read",
        arguments: [
            ("2026-01-31T08:05:00Z", "2026-01-31T08:05:00.000Z"), ("2024-02-29t23:59:59z", "2024-02-29T23:59:59.000Z"),
            ("2026-01-01 00:30:00+01:00", "2025-12-31T23:30:00.000Z"), ("2026-01-01T00:00:00.999Z", "2026-01-01T00:00:00.999Z"),
            ("2026-01-01T00:00:00.5-00:30", "2026-01-01T00:30:00.500Z"),
            ("2026-01-01T00:00:00.12345678901234567890Z", "2026-01-01T00:00:00.123Z"),
            ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59.000Z"), ("0000-03-01T00:00:00Z", "0000-03-01T00:00:00.000Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"), ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000Z"),
        ])
    func wellFormed(_ text: String, _ expected: String) throws {
        #expect(try #require(Timestamp(rfc3339: text)).text == expected)
    }

    @Test(
        "Any other text is rejected",
        arguments: [
            "", "yesterday", "2026-01-31", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-01T00:00:00",
            "2026-01-01T00:00:00+1:00", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+01:60", "2026-01-01T00:00:00+01:0",
            "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00Zulu",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00.5", "-026-01-01T00:00:00Z", "2026-01-01T00:00:0", "2026/01/01T00:00:00Z",
            "+2026-01-01T00:00:00Z",
        ])
    func malformed(_ text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test(
        "A time that RFC 3339 cannot denote is written as the nearest that it can",
        arguments: [
            (Int64.min, "0000-01-01T00:00:00Z"), (-62_167_219_201, "0000-01-01T00:00:00Z"),
            (253_402_300_800, "9999-12-31T23:59:59Z"),
            (.max, "9999-12-31T23:59:59Z"), (0, "1970-01-01T00:00:00Z"),
        ])
    func beyond(_ seconds: Int64, _ expected: String) {
        #expect(Timestamp(seconds: seconds).textInSeconds == expected)
        #expect(Timestamp(seconds: seconds).text == expected.dropLast() + ".000Z")
    }
}

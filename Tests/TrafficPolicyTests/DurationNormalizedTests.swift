import PolicySchema
import Testing

@Suite struct DurationNormalizedTests {
    @Test(
        "The normalized text of a duration",
        arguments: [
            ("90m60s", "1h31m"), ("0s", "0s"), ("00s", "0s"), ("0h0m", "0s"), ("1h1h", "2h"), ("1ms", "1ms"), ("999ms", "999ms"),
            ("1000ms", "1s"), ("1001ms", "1s1ms"), ("59s", "59s"), ("60s", "1m"), ("61s", "1m1s"), ("3599s", "59m59s"),
            ("3600s", "1h"),
            ("3601s", "1h1s"), ("59m", "59m"), ("60m", "1h"), ("1ms1s1m1h", "1h1m1s1ms"), ("99998h60m", "99999h"),
            ("99999h59m59s999ms", "99999h59m59s999ms"), ("99999h60m", nil), ("99999h99999h99999h99999h", nil),
        ])
    func normalized(_ text: String, expected: String?) throws {
        let read = DurationText.milliseconds(of: Array(text.utf8).span)
        let milliseconds = try #require(read)
        let normalized = DurationText.normalized(milliseconds: milliseconds)
        #expect(normalized == expected)
        if let normalized {
            #expect(DurationText.milliseconds(of: Array(normalized.utf8).span) == milliseconds)
        }
    }

    @Test("A negative number is not a duration", arguments: [-1, .min])
    func negative(_ milliseconds: Int64) {
        #expect(DurationText.normalized(milliseconds: milliseconds) == nil)
    }
}

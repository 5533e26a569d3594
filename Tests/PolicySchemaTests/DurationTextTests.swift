import PolicySchema
import Testing

@Suite struct DurationTextTests {
    static let durations: [(text: String, milliseconds: Int64)] = [
        ("0s", 0), ("00s", 0), ("00000ms", 0), ("1ms", 1), ("999ms", 999), ("1s", 1000), ("1m", 60_000), ("1h", 3_600_000),
        ("1h30m", 5_400_000), ("1h1h", 7_200_000), ("1s1m", 61_000), ("1m1ms", 60_001), ("1ms1m", 60_001),
        ("0s5m300h", 1_080_300_000),
        ("1h2m3s4ms", 3_723_004), ("99999h99999h99999h99999h", 1_439_985_600_000), ("99999ms", 99_999), ("00001s", 1000),
        ("90m60s", 5_460_000),
    ]

    @Test("A duration is the sum of its terms", arguments: durations)
    func read(text: String, milliseconds: Int64) {
        #expect(text.milliseconds == milliseconds)
        #expect(text.has(.duration))
    }

    @Test(
        "Any other text is not a duration",
        arguments: [
            "", "5", "s", "h", "ms", "1", "1.5s", "-1s", "+1s", "10d", "1w", "1us", "1ns", "1µs", "1S", "1H", "1 s", " 1s", "1s ",
            "1s\n",
            "\n1s", "1sm", "1mss", "1hs", "100000s", "99999999999999999999s", "000001s", "1h1m1s1ms1h", "1s1s1s1s1s", "1s1",
            "1sh", "１s", "1s\0", "0x1s",
            "1e3s", "s1",
            "P1D", "1h30", "1m s", "1mms",
        ])
    func refused(text: String) {
        #expect(text.milliseconds == nil)
        #expect(!text.has(.duration))
        #expect(!text.isNormalizedDuration)
    }
}

import Glibc
import Testing
import TextCoding

@Test(
    "A time is written in UTC with milliseconds, truncated and not rounded",
    arguments: [
        (Int64(0), Int64(0), "1970-01-01T00:00:00.000Z"),
        (-1, 999_999_999, "1969-12-31T23:59:59.999Z"),
        (951_782_399, 0, "2000-02-28T23:59:59.000Z"),
        (951_782_400, 0, "2000-02-29T00:00:00.000Z"),
        (951_868_800, 1_000_000, "2000-03-01T00:00:00.001Z"),
        (1_234_567_890, 999_999, "2009-02-13T23:31:30.000Z"),
        (1_709_164_800, 120_000_000, "2024-02-29T00:00:00.120Z"),
        (1_735_689_599, 999_999_999, "2024-12-31T23:59:59.999Z"),
        (2_147_483_648, 0, "2038-01-19T03:14:08.000Z"),
        (4_107_542_400, 0, "2100-03-01T00:00:00.000Z"),
        (253_402_300_799, 0, "9999-12-31T23:59:59.000Z"),
        (-62_167_219_200, 0, "0000-01-01T00:00:00.000Z"),
    ])
func knownInstants(seconds: Int64, nanoseconds: Int64, text: String) {
    #expect(Timestamp(seconds: seconds, nanoseconds: nanoseconds).text == text)
}

@Test("The dates of two centuries, every 37 hours and some seconds, are those of the C library")
func againstCLibrary() {
    for step in 0..<50_000 {
        var seconds = time_t(-2_208_988_800 + step * 133_333)
        var date = tm()
        gmtime_r(&seconds, &date)
        var buffer = [CChar](repeating: 0, count: 32)
        strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%S.000Z", &date)
        let expected = buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
        let text = Timestamp(seconds: Int64(seconds)).text
        if text != expected { Issue.record("\(seconds): \(text), not \(expected ?? "")") }
    }
}

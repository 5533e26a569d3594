import JSONTape
import PolicySchema
import Testing

@Suite struct DurationMeaningTests {
    static let rows: [(text: String, meant: String?, isFix: Bool)] = [
        ("30", "30s", false), ("1.5h", "1h30m", true), ("0.5s", "500ms", true), ("1.5s", "1s500ms", true), ("10d", "240h", true),
        ("20 minutes", "20m", true), ("1H 30M", "1h30m", true), ("30S", "30s", true), ("1day2hours", "26h", true),
        ("2min", "2m", true), ("100msec", "100ms", true), ("0.0005s", nil, false), ("-1s", nil, false), ("", nil, false),
        ("1s1", nil, false), ("1 fortnight", nil, false), ("PT30S", nil, false), ("1..5s", nil, false), ("1.s", nil, false),
        ("100000s", nil, false), ("99999d", nil, false), ("1.5", "1s500ms", false), ("१s", nil, false),
    ]

    @Test("The suggestion is the duration that the author most likely means; a number without a unit is no fix", arguments: rows)
    func meaning(text: String, meant: String?, isFix: Bool) throws {
        let value = JSONValue.string(text).text
        let finding = try #require(try findings(in: "{\"x\":\(value)}", [.x(.duration)]).first)
        #expect(finding.verdict == "format x")
        #expect(finding.text.hasSuffix(meant.map { "; did you mean \($0)?" } ?? "h, m, s and ms)"))
        let fixed = try finding.fix?.applied(to: JSONValue(parsing: "{\"x\":\(value)}")).text
        #expect(fixed == (isFix ? meant.map { "{\"x\":\"\($0)\"}" } : nil))
    }
}

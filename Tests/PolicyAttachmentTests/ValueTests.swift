import JSONTape
@testable import PolicyAttachment
import Testing

/// The values of which objects consist.
@Suite struct ValueTests {
    @Test(
        "A creation time is read as RFC 3339 and printed in UTC",
        arguments: [
            ("2026-01-31T08:05:00Z", "2026-01-31T08:05:00Z"), ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z"),
            ("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"), ("2026-01-01T00:00:00.999Z", "2026-01-01T00:00:00Z"),
            ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"), ("0000-03-01T00:00:00Z", "0000-03-01T00:00:00Z"),
            ("2026-01-31", nil), ("2026-13-01T00:00:00Z", nil), ("2026-01-01T00:00:00", nil), ("2026-01-01T00:00:00+1:00", nil),
            ("2026-01-01T24:00:00Z", nil), ("", nil), ("yesterday", nil), ("2026-01-01T00:00:00Zulu", nil),
        ])
    func creationTime(_ text: String, _ expected: String?) {
        #expect(CreationTime(text).map(\.description) == expected)
    }

    @Test(
        "A quantity has the value and the text that apimachinery gives it",
        arguments: [
            ("\"1024Ki\"", 1 << 20, "1Mi"), ("\"8192Mi\"", 8 << 30, "8Gi"), ("\"1000\"", 1000, "1k"),
            ("\"2000000\"", 2_000_000, "2M"),
            ("\"100000k\"", 100_000_000, "100M"), ("\"8193Ki\"", 8193 << 10, "8193Ki"), ("65536", 65_536, "65536"),
            ("\"1Ki\"", 1024, "1Ki"), ("0", 0, "0"), ("\"0Ki\"", 0, "0"), ("-1", -1, "-1"), ("-3000", -3000, "-3k"),
            ("\"10E\"", nil, "10E"), ("\"9E\"", 9_000_000_000_000_000_000, "9E"), ("\"7Ei\"", nil, "7Ei"),
            ("\"6Ei\"", 6 << 60, "6Ei"),
            ("\"999999999999999999\"", 999_999_999_999_999_999, "999999999999999999"),
            ("\"1000000000000000000\"", nil, "1000000000000000000"),
        ] as [(String, Int64?, String)])
    func quantity(_ json: String, _ value: Int64?, _ text: String) throws {
        let tape = try JSONTape(parsing: json)
        let quantity = try #require(StoredQuantity(reading: ObjectReader(tape: tape, place: tape.root)))
        #expect(quantity.value == value)
        #expect(quantity.text == text)
    }

    @Test("A malformed quantity is rejected", arguments: ["\"\"", "\"Ki\"", "\"1K\"", "\"1 k\"", "true", "\"-\"", "\"1.5Ki\""])
    func noQuantity(_ json: String) throws {
        let tape = try JSONTape(parsing: json)
        #expect(StoredQuantity(reading: ObjectReader(tape: tape, place: tape.root)) == nil)
    }

    @Test(
        "A route serves those of its hosts that the listener has and no other listener names",
        arguments: [
            ([], nil, [], ["*"]), ([], "a.example.com", [], ["a.example.com"]),
            (["b.org", "a.org"], nil, [], ["a.org", "b.org"]),
            (["a.example.com", "b.example.com"], "a.example.com", [], ["a.example.com"]),
            (["a.b.example.com", "example.com"], "*.example.com", [], ["a.b.example.com"]),
            (["*.example.com"], "a.example.com", [], ["a.example.com"]),
            (["*.b.example.com"], "*.example.com", [], ["*.b.example.com"]),
            (["*.example.com"], "*.b.example.com", [], []), (["a.org", "b.org"], nil, ["b.org"], ["a.org"]),
            (["a.org"], "b.org", [], []),
        ] as [([String], String?, [String], [String])])
    func hostnames(_ route: [String], _ listener: String?, _ others: [String], _ expected: [String]) {
        #expect(Hostname.intersection(of: route, with: listener) { others.contains($0) } == expected)
    }

    @Test(
        "A selector selects by all its pairs and requirements",
        arguments: [
            ("{}", true), (#"{"matchLabels":{"team":"x"}}"#, true), (#"{"matchLabels":{"team":"y"}}"#, false),
            (#"{"matchLabels":{"team":"x","other":"x"}}"#, false),
            (#"{"matchExpressions":[{"key":"team","operator":"Exists"}]}"#, true),
            (#"{"matchExpressions":[{"key":"team","operator":"Exists","values":["x"]}]}"#, false),
            (#"{"matchExpressions":[{"key":"none","operator":"DoesNotExist"}]}"#, true),
            (#"{"matchExpressions":[{"key":"none","operator":"NotIn","values":["x"]}]}"#, true),
            (#"{"matchExpressions":[{"key":"none","operator":"NotIn","values":["-x"]}]}"#, false),
            (#"{"matchExpressions":[{"key":"team","operator":"In","values":["y","x"]}]}"#, true),
            (#"{"matchExpressions":[{"key":"team","operator":"In"}]}"#, false),
            (#"{"matchExpressions":[{"key":"team","operator":"in","values":["x"]}]}"#, false),
        ])
    func selectors(_ json: String, _ expected: Bool) throws {
        let tape = try JSONTape(parsing: json)
        let selector = LabelSelector(reading: ObjectReader(tape: tape, place: tape.root))
        #expect(selector.matches(["team": "x"]) == expected)
    }
}

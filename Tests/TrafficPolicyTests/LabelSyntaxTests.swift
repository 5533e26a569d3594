import Testing

@testable import TrafficPolicy

@Suite struct LabelSyntaxTests {
    static let longest = String(repeating: "a", count: 63)
    /// A DNS subdomain of 253 characters.
    static let longestPrefix =
        Array(repeating: longest, count: 3).joined(separator: ".") + "." + String(repeating: "b", count: 61)

    @Test("A key is a name, optionally after a DNS name", arguments: keyRows)
    func key(_ text: String, expected: LabelSyntax.Problem?) {
        #expect(LabelSyntax.keyProblem(in: Array(text.utf8).span) == expected)
    }

    @Test("A value is empty or a name", arguments: valueRows)
    func value(_ text: String, expected: LabelSyntax.Problem?) {
        #expect(LabelSyntax.valueProblem(in: Array(text.utf8).span) == expected)
    }

    @Test("The prefix of the rows has the maximum length")
    func bounds() {
        #expect(Self.longestPrefix.utf8.count == LabelSyntax.maxPrefixLength)
        #expect(Self.longest.utf8.count == LabelSyntax.maxLength)
    }

    @Test("In and NotIn require a value; the others allow none", arguments: valuesRows)
    func values(_ name: String, count: Int, expected: LabelOperator.Problem?) throws {
        let read = LabelOperator(Array(name.utf8).span)
        let labelOperator = try #require(read)
        #expect(labelOperator.problem(valueCount: count) == expected)
    }

    @Test(
        "An unknown operator, and the nearest known one",
        arguments: [
            ("in", "In"), ("notIn", "NotIn"), ("Exist", "Exists"), ("exists", "Exists"), ("DoesNotExists", "DoesNotExist"),
            ("=", "In"),
            ("!=", "NotIn"), ("", nil), ("Gt", nil),
        ])
    func nearest(_ name: String, expected: String?) {
        #expect(LabelOperator(Array(name.utf8).span) == nil)
        #expect(LabelOperator.nearest(to: name) == expected)
    }

    static let keyRows: [(String, LabelSyntax.Problem?)] = [
        ("app", nil), ("A", nil), ("a-b_c.d", nil), ("9", nil), ("app.kubernetes.io/name", nil), ("a/B", nil),
        ("", .emptyName),
        ("a/", .emptyName), ("/a", .emptyPrefix), ("/", .emptyPrefix), ("//", .severalSlashes), ("a/b/c", .severalSlashes),
        ("a//b", .severalSlashes), ("-a", .name), ("a-", .name), ("_a", .name), ("a.", .name), ("a b", .name), ("é", .name),
        ("a*", .name), ("A/b", .prefix), ("a_b/c", .prefix), ("-a/b", .prefix), ("a..b/c", .prefix), ("a./c", .prefix),
        (String(longest.dropLast()), nil), (longest, nil), ("\(longest)a", .nameTooLong), ("x/\(longest)", nil),
        ("x/\(longest)a", .nameTooLong), ("\(longestPrefix.dropLast())/a", nil), ("\(longestPrefix)/a", nil),
        ("\(longestPrefix)b/a", .prefixTooLong),
    ]

    static let valueRows: [(String, LabelSyntax.Problem?)] = [
        ("", nil), ("a", nil), ("A.b_c-9", nil), ("-", .value), ("a-", .value), (".a", .value), ("a/b", .value),
        ("a b", .value),
        ("é", .value), (String(longest.dropLast()), nil), (longest, nil), ("\(longest)a", .valueTooLong),
    ]

    static let valuesRows: [(String, Int, LabelOperator.Problem?)] = [
        ("In", 0, .valuesMissing), ("In", 1, nil), ("In", 2, nil), ("NotIn", 0, .valuesMissing), ("NotIn", 1, nil),
        ("Exists", 0, nil), ("Exists", 1, .valuesForbidden), ("DoesNotExist", 0, nil), ("DoesNotExist", 1, .valuesForbidden),
    ]
}

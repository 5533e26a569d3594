import JSONTape
import Testing
import YAMLTape

@Suite struct YAMLLimitTests {
    static func reason(_ yaml: String, _ limits: YAMLLimits) -> YAMLSyntaxError.Reason? {
        do {
            _ = try YAMLStream(parsing: yaml, limits: limits)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test("Nesting goes as deep as the limit and no deeper", arguments: [7, 8, 9])
    func depth(levels: Int) {
        let limits = YAMLLimits(json: JSONLimits(maxDepth: 8))
        for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", "")] {
            let yaml = "# \n" + String(repeating: open, count: levels) + "1" + String(repeating: close, count: levels)
            #expect(Self.reason(yaml, limits) == (levels > 8 ? .tooDeep(limit: 8) : nil), "\(open)")
        }
        // One level for the list of both, one for the second's own list.
        let aliased = "[&a " + String(repeating: "[", count: levels - 2) + String(repeating: "]", count: levels - 2) + ", [*a]]"
        #expect(Self.reason(aliased, limits) == (levels > 8 ? .tooDeep(limit: 8) : nil))
        let depth = levels - 2
        let merged = "[&a {b: " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}, {<<: *a}]"
        #expect(Self.reason(merged, limits) == (levels > 8 ? .tooDeep(limit: 8) : nil))
    }

    @Test("A stream has as many keys and values as the limit and no more", arguments: [9, 10, 11])
    func values(count: Int) {
        let limits = YAMLLimits(json: JSONLimits(maxTokens: 10))
        let expected: YAMLSyntaxError.Reason? = count > 10 ? .tooManyValues(limit: 10) : nil
        let ones = { Array(repeating: "1", count: $0).joined(separator: ", ") }
        #expect(Self.reason("# \n[\(ones(count - 1))]", limits) == expected)
        #expect(Self.reason("{a: [\(ones(count - 3))]}", limits) == expected)
        // Two lists and their elements count together, in one document as in two.
        #expect(Self.reason("[&a [1, 2], *a, \(ones(count - 7))]", limits) == expected)
        #expect(Self.reason("[\(ones(4))]\n---\n[\(ones(count - 6))]", limits) == expected)
        // What stands behind `<<` counts when it is written and when it is merged.
        #expect(Self.reason("{<<: {a: 1}, b: [\(ones(count - 8))]}", limits) == expected)
    }

    @Test("A stream is as long as the limit and no longer", arguments: [15, 16, 17])
    func bytes(count: Int) {
        let yaml = "a: " + String(repeating: "x", count: count - 3)
        #expect(Self.reason(yaml, YAMLLimits(maxBytes: 16)) == (count > 16 ? .tooLong(limit: 16) : nil))
    }

    @Test("A stream expands to as many bytes as the limit and no more")
    func expandedBytes() {
        let yaml = "[&a aaaaaaaaaa, *a, *a]"
        // "[],", 3 strings of 12 with a comma each, and for the anchor 12 and 16 for its one position.
        let needed = 3 + 3 * 13 + 12 + 16
        #expect(Self.reason(yaml, YAMLLimits(maxExpandedBytes: needed + 1)) == nil)
        #expect(Self.reason(yaml, YAMLLimits(maxExpandedBytes: needed)) == nil)
        #expect(Self.reason(yaml, YAMLLimits(maxExpandedBytes: needed - 1)) == .tooLongExpanded(limit: needed - 1))
    }

    @Test("A text without aliases expands to at most four times its length")
    func ratio() {
        for piece in ["~,", #""\0","#, "[],", "y,", ".5,", "\"\\\"\",", "a,", "{a},"] {
            let yaml = "# " + "\n[" + String(repeating: piece, count: 10_000) + "]"
            #expect(Self.reason(yaml, YAMLLimits(maxBytes: yaml.utf8.count, maxExpandedBytes: 4 * yaml.utf8.count)) == nil)
        }
    }

    /// Texts that expand beyond any memory. They are rejected before they are expanded.
    static let bombTexts: [String: String] = [
        "values": bomb { "[\(Array(repeating: "*\($0)", count: 9).joined(separator: ","))]" },
        "merges": bomb { "{<<: [\(Array(repeating: "*\($0)", count: 9).joined(separator: ","))], a: [*\($0), *\($0)]}" },
        "text": "- &a " + String(repeating: "x", count: 1 << 20) + "\n" + String(repeating: "- *a\n", count: 1 << 18),
        "merged text":
            "- &a {k: " + String(repeating: "x", count: 1 << 20) + "}\n" + String(repeating: "- {<<: *a}\n", count: 1 << 18),
        "merge of one object":
            "- &a {k: " + String(repeating: "x", count: 1 << 20) + "}\n- {"
            + String(repeating: "<<: *a, ", count: 1 << 16) + "}\n",
        "list of merges":
            "- &a {k: " + String(repeating: "x", count: 1 << 20) + "}\n- {<<: ["
            + String(repeating: "*a, ", count: 1 << 16) + "]}\n",
        "kept text":
            String(
                repeating: "- &a " + (0..<100).map { "[&b\($0) " }.joined() + String(repeating: "x", count: 1 << 16)
                    + String(repeating: "]", count: 100) + "\n", count: 100),
        "documents":
            String(
                repeating: "- &a [1,1,1,1,1,1,1,1]\n- &b [*a,*a,*a,*a,*a,*a,*a,*a]\n- &c [*b,*b,*b,*b,*b,*b,*b,*b]\n"
                    + "- &d [*c,*c,*c,*c,*c,*c,*c,*c]\n- [*d,*d,*d,*d]\n---\n", count: 1000),
        "chain of merges":
            "- &a {k: 1}\n" + (0..<20_000).map { "- &b {<<: *a, b\($0): 1}\n- &a {<<: *b, a\($0): 1}\n" }.joined(),
    ]

    private static func bomb(_ level: (String) -> String) -> String {
        var yaml = "a0: &a0 {k: 1}\n"
        for index in 1..<40 { yaml += "a\(index): &a\(index) \(level("a\(index - 1)"))\n" }
        return yaml
    }

    /// The log has the names, not the texts of megabytes.
    @Test("A small text that expands to a huge one is rejected", arguments: bombTexts.keys.sorted())
    func bombs(name: String) throws {
        switch Self.reason(try #require(Self.bombTexts[name]), YAMLLimits()) {
        case .tooManyValues, .tooLongExpanded, .tooDeep: break
        case let other: Issue.record("\(String(describing: other))")
        }
    }
}

import JSONTape
import Lint
import PolicySchema
import Reports
import SeededRandom
import Testing

@Suite struct FixMutationTests {
    private static let seeds = [
        policy("scheme: preserve # c\nenableProxyProtocol: yes\ntls: {minVersion: 1.2}\ntimeot: {}"),
        head + "spec:\n  targetRef:\n    # c\n    name: eg\n  tcpKeepalive: {probes: 010}\n",
        head
            + "spec:\n  targetRefs:\n  - &t {name: eg}\n  - *t\n  timeout: {http: &h {idleTimeout: 30s}, tcp: *h}\n---\nkind: List\napiVersion: v1\nitems: []\n",
        head + "spec: {targetRefs: [{name: a}, {name: a}], headers: {earlyRequestHeaders: {remove: [a, 'a', \"a\"]}}}\n",
        #"{"apiVersion":"gateway.envoyproxy.io/v1alpha1","kind":"ClientTrafficPolicy","metadata":{"name":"j"},"spec":{"targetRef":{"name":"é"},"scheme":"preserve"}}"#,
    ]

    private static let pieces = [
        "&a ", "*t", "<<: *t\n", "!!str ", "[", "]", "{", "}", ", ", ": ", "- ", "? ", "|\n", "'", "\"", " # ", "\n", "\r\n",
        "\n  ", "---\n",
        "name", "group", "é", "\u{2028}", "\u{FEFF}", "yes", "010", "null",
    ]

    @Test("The fixes of any text keep its other values, add no error, and are complete after one run", arguments: 0..<12)
    func mutations(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let fixer = LintFixer(allowsUnsafe: true, namespace: nil)
        let severities = try severities()
        for _ in 0..<40 {
            var bytes = Array(Self.seeds[Int.random(in: 0..<Self.seeds.count, using: &generator)].utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator) { Self.mutate(&bytes, &generator) }
            let text = String(decoding: bytes, as: UTF8.self)
            let before = file(text)
            let result = fixer.fix(before, severities: severities)
            let after = file(String(decoding: result.text, as: UTF8.self))
            #expect(after.documents.count == before.documents.count && after.faults.count == before.faults.count, "\(text)")
            for (old, new) in zip(before.documents, after.documents) {
                let (old, new) = (JSONValue(old.root, of: old), JSONValue(new.root, of: new))
                // A misspelled key may become metadata.
                let isSame = old["metadata"].map { $0 == new["metadata"] } ?? true
                #expect(isSame && old["kind"] == new["kind"], "\(text)")
            }
            #expect(fixer.fix(after, severities: severities).text == result.text, "\(text)")
            // A field with its right name can have errors that it did not have before.
            if result.fixed.contains(where: { $0.rule == .unknownField }) { continue }
            #expect(Self.errors(in: after, severities) <= Self.errors(in: before, severities), "\(text)")
        }
    }

    private static func errors(in file: LintFile, _ severities: Severities) -> Int {
        var options = Linter.Options()
        options.hasRanges = true
        options.hasExcerpts = true
        var linter = Linter(options)
        linter.lint(file, severities: severities)
        return linter.diagnostics.count { $0.severity == .error }
    }

    private static func mutate(_ bytes: inout [UInt8], _ generator: inout SplitMix64) {
        let place = Int.random(in: 0..<max(1, bytes.count), using: &generator)
        let end = min(bytes.count, place + Int.random(in: 1...8, using: &generator))
        switch Int.random(in: 0..<3, using: &generator) {
        case 0 where place < end: bytes.removeSubrange(place..<end)
        case 1 where place < end:
            bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &generator))
        default:
            bytes.insert(contentsOf: Array((pieces.randomElement(using: &generator) ?? "").utf8), at: min(place, bytes.count))
        }
    }
}

import Foundation
import PolicySchema
import Testing
import TrafficPolicy

/// The pages that are written from the tables.
@Suite struct ReferencePageTests {
    @Test(
        "A reference page says what the tables say",
        arguments: [
            ("RuleReference.md", ClientTrafficPolicy.ruleReference()),
            ("FieldReference.md", ClientTrafficPolicy.fieldReference()),
        ])
    func current(name: String, page: String) throws {
        let url = Self.catalogue.appendingPathComponent(name)
        if ProcessInfo.processInfo.environment["RECORD"] == "1" {
            try page.write(to: url, atomically: true, encoding: .utf8)
            Issue.record("\(name) has been recorded")
            return
        }
        let stored = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
        let isCurrent = stored == page
        // The first line alone: nobody reads a failure of a thousand lines.
        let change = zip(stored.split(separator: "\n"), page.split(separator: "\n")).first { $0 != $1 }
        #expect(
            isCurrent,
            """
            \(name) is not current; the first new line is: \(change?.1 ?? "at the end")
            Run RECORD=1 hack/test --filter ReferencePageTests
            """)
    }

    @Test("The pages tell of every rule and every object")
    func whole() {
        let rules = ClientTrafficPolicy.ruleReference().split(separator: "\n")
        for rule in ClientTrafficPolicy.rules { #expect(rules.contains("### \(rule.id)")) }
        let fields = ClientTrafficPolicy.fieldReference().split(separator: "\n")
        for schema in TableTests.schemas { #expect(fields.contains("## \(schema.name)")) }
        for spot in Spot.ofCRD { #expect(fields.contains { $0.hasPrefix("- `\(spot.field.name)` (") }) }
    }

    private static let catalogue: URL = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return root.appendingPathComponent("Sources/TrafficPolicy/TrafficPolicy.docc")
    }()
}

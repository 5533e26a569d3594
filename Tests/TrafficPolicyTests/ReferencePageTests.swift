import Foundation
import PolicySchema
import Testing
import TrafficPolicy
import Upgrade

/// The pages that are generated from the tables.
@Suite struct ReferencePageTests {
    @Test(
        "A recorded page is current",
        arguments: [
            ("rules.md", ClientTrafficPolicy.ruleReference()),
            ("fields.md", PolicyTables.main.fieldReference()),
            ("upgrading.md", UpgradeReference.markdown()),
        ])
    func current(name: String, page: String) throws {
        let url = Self.folder.appendingPathComponent(name)
        if ProcessInfo.processInfo.environment["RECORD"] == "1" {
            try page.write(to: url, atomically: true, encoding: .utf8)
            Issue.record("\(name) has been recorded")
            return
        }
        let stored = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
        let isCurrent = stored == page
        // Only the first line, because the pages have thousands.
        let change = zip(stored.split(separator: "\n"), page.split(separator: "\n")).first { $0 != $1 }
        #expect(
            isCurrent,
            """
            \(name) is not current; the first new line is: \(change?.1 ?? "at the end")
            Run RECORD=1 hack/test --filter ReferencePageTests
            """)
    }

    @Test("The pages have every rule and every object")
    func whole() {
        let rules = ClientTrafficPolicy.ruleReference().split(separator: "\n")
        for rule in ClientTrafficPolicy.rules { #expect(rules.contains("### \(rule.id)")) }
        let fields = PolicyTables.main.fieldReference().split(separator: "\n")
        for schema in TableTests.schemas { #expect(fields.contains("## \(schema.name)")) }
        for location in FieldLocation.ofCRD { #expect(fields.contains { $0.hasPrefix("- `\(location.field.name)` (") }) }
    }

    private static let folder: URL = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return root.appendingPathComponent("docs")
    }()
}

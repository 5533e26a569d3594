import PolicySchema
import Testing

@testable import Admission

@Suite struct WarningTests {
    /// A text, and what 40 code points leave of it.
    static let rows = [
        (String(repeating: "x", count: 40), String(repeating: "x", count: 40)),
        (String(repeating: "x", count: 41), String(repeating: "x", count: 25) + "… [tls-version]"),
        // The suffix of a long text stays, once.
        (String(repeating: "x", count: 90) + " [tls-version]", String(repeating: "x", count: 25) + "… [tls-version]"),
        (String(repeating: "x", count: 27) + " [tls-version]", String(repeating: "x", count: 25) + "… [tls-version]"),
        (String(repeating: "x", count: 26) + " [tls-version]", String(repeating: "x", count: 26) + " [tls-version]"),
        // Code points, not bytes, and never a part of one.
        (String(repeating: "é", count: 40), String(repeating: "é", count: 40)),
        (String(repeating: "é", count: 41), String(repeating: "é", count: 25) + "… [tls-version]"),
    ]

    @Test("A truncated warning ends in the ID of its rule", arguments: rows)
    func truncation(text: String, expected: String) {
        var bytes = Array(text.utf8)
        let count = bytes.truncate(toCodePoints: 40, ruleID: "tls-version")
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
        #expect(count == expected.unicodeScalars.count)
    }

    @Test("A field that gets to a webhook is one that the CRD has and this version does not know")
    func unknownField() throws {
        let response = try Review(object: UpdateTests.object(#"{\#(UpdateTests.target),"timeouts":{}}"#)).response(
            from: .validating)
        #expect(
            response.warnings == [
                "spec.timeouts: is not known to this version of ctp-webhook, so it is not validated; update ctp-webhook [unknown-field]"
            ])
    }

    @Test("A long warning of a review ends in the ID of its rule")
    func review() throws {
        let object = UpdateTests.object(#"{\#(UpdateTests.target),"\#(String(repeating: "long", count: 100))":1}"#)
        let warnings = try Review(object: object).response(from: .validating).warnings
        #expect(warnings.map(\.unicodeScalars.count) == [Warnings.maxLength])
        #expect(warnings.first?.hasSuffix("… [unknown-field]") == true)
    }
}

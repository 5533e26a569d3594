import Foundation
import Testing

/// The pages that `status`, `explain` and `lint` write. `hack/page/test` reads them in a browser.
@Suite struct PageCommandTests {
    private static let storefront = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Clusters/storefront.yaml").path

    @Test(
        "A page is one HTML document, and SOURCE_DATE_EPOCH sets its time",
        arguments: [("status", Int32(1)), ("explain", 1), ("lint", 1)])
    func pages(command: String, status: Int32) throws {
        let arguments = [command, "--output", "html", Self.storefront]
        let output = try run(webhook, arguments, environment: ["SOURCE_DATE_EPOCH": "1795000000"])
        #expect(output.status == status)
        #expect(output.output.hasPrefix("<!DOCTYPE html>\n") && output.output.hasSuffix("</html>\n"))
        #expect(output.output.contains("2026-11-18 11:06:40 UTC"))
        #expect(try run(webhook, arguments, environment: ["SOURCE_DATE_EPOCH": "1795000000"]).output == output.output)
    }

    @Test("A time that is no number is an error that names the variable and its value", arguments: ["tomorrow", "-1", "1.5"])
    func time(value: String) throws {
        let output = try run(
            webhook, ["status", "--output", "html", Self.storefront], environment: ["SOURCE_DATE_EPOCH": value])
        #expect(output.status == 2 && output.output.isEmpty)
        #expect(output.error.contains("SOURCE_DATE_EPOCH") && output.error.contains(value))
    }

    @Test("A field has no page")
    func field() throws {
        let output = try run(webhook, ["explain", "--output", "html", "spec.tls"])
        #expect(output.status == 2 && output.output.isEmpty)
        #expect(output.error.contains("--output") && output.error.contains("html"))
    }
}

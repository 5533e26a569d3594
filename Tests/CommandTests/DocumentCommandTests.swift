import Foundation
import JSONTape
import Testing

/// The documents that the program prints.
@Suite struct DocumentCommandTests {
    @Test("The definition is YAML unless JSON is asked for")
    func definition() throws {
        let yaml = try run(webhook, ["crd"])
        #expect(yaml.status == 0 && yaml.error.isEmpty)
        #expect(yaml.output.hasPrefix("apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"))
        let json = try run(webhook, ["crd", "--output", "json"])
        #expect(json.status == 0)
        #expect(try JSONValue(parsing: json.output)["kind"] == "CustomResourceDefinition")
    }

    @Test("The schema is JSON")
    func schema() throws {
        let output = try run(webhook, ["schema"])
        #expect(output.status == 0 && output.error.isEmpty)
        #expect(try JSONValue(parsing: output.output)["title"] == "ClientTrafficPolicy")
    }

    @Test("Another format is a mistake")
    func mistake() throws {
        let output = try run(webhook, ["crd", "--output", "xml"])
        #expect(output.status == 2 && output.output.isEmpty)
        #expect(output.error.contains("xml"))
    }
}

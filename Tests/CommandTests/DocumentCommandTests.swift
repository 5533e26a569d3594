import Foundation
import JSONTape
import Testing

/// `ctp-webhook crd` and `ctp-webhook schema`.
@Suite struct DocumentCommandTests {
    @Test("The definition is YAML by default, and JSON on request")
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

    @Test("The schema is also written as draft 7, and into a folder as kubeconform reads it")
    func drafts() throws {
        let output = try run(webhook, ["schema", "--draft", "7"])
        #expect(try JSONValue(parsing: output.output)["$schema"] == "http://json-schema.org/draft-07/schema#")
        let folder = try TemporaryFolder()
        #expect(try run(webhook, ["schema", "--output-directory", folder.path("schemas")]).status == 0)
        let text = try folder.text("schemas/gateway.envoyproxy.io/clienttrafficpolicy_v1alpha1.json")
        #expect(try JSONValue(parsing: text)["title"] == "ClientTrafficPolicy")
        #expect(try run(webhook, ["schema", "--output-directory", "/dev/null/x"]).status == 2)
    }

    @Test("A completion script is printed for each shell", arguments: ["bash", "zsh", "fish"])
    func completion(shell: String) throws {
        let output = try run(webhook, ["completion", shell])
        #expect(output.status == 0 && output.output.contains("max-warnings"))
        if shell == "bash" {
            let check = try run(URL(fileURLWithPath: "/bin/bash"), ["-n", "/dev/stdin"], input: output.output)
            #expect(check.status == 0, "\(check.error)")
        }
    }

    @Test("The manual page has every command and every flag")
    func manual() throws {
        let output = try run(webhook, ["man"])
        #expect(output.status == 0 && output.output.hasPrefix(".TH CTP\\-WEBHOOK 1 "))
        for part in [".SH CTP\\-WEBHOOK CERTS PRINT", "  \\-\\-unsafe\\-fixes", "  \\-\\-tls\\-cert\\-file <file>"] {
            #expect(output.output.contains(part), "\(part)")
        }
        #expect(!output.output.split(separator: "\n").contains { $0.hasPrefix("'") })
    }

    @Test("A field is explained as JSON")
    func field() throws {
        let output = try run(webhook, ["explain", "spec.tcpKeepalive.probes", "-o", "json"])
        let field = try JSONValue(parsing: output.output)
        #expect(field["path"] == "spec.tcpKeepalive.probes" && field["schema"]?["type"] == "integer")
        #expect(output.output.contains("keepalive-probes"))
    }

    @Test("Under the name of a plugin of kubectl, the help says so")
    func plugin() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(atPath: folder.path("kubectl-ctp"), withDestinationPath: webhook.path)
        let output = try run(URL(fileURLWithPath: folder.path("kubectl-ctp")), ["lint", "--help"])
        #expect(output.output.contains("USAGE: kubectl ctp lint"), "\(output.output)")
    }

    @Test("An unknown format is an error")
    func unknownFormat() throws {
        let output = try run(webhook, ["crd", "--output", "xml"])
        #expect(output.status == 2 && output.output.isEmpty)
        #expect(output.error.contains("xml"))
    }
}

import Foundation
import JSONTape
import Testing

/// `--envoy-gateway` and `--envoy` of all commands.
@Suite struct ReleaseTests {
    private static let policy = """
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: ClientTrafficPolicy
        metadata: {name: eg, namespace: default}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: eg}]
          scheme: Preserve
          tls: {ecdhCurves: [X25519, P-224]}

        """

    private static let commands: [[String]] = [
        ["lint", "-"], ["status", "-"], ["explain", "spec.tls"], ["translate", "-"], ["crd"], ["schema"], ["rules"],
        ["serve", "--self-signed", "--print-config"],
    ]

    @Test("An unknown release ends with 2 and the list of all", arguments: commands)
    func unknown(words: [String]) throws {
        let output = try run(webhook, words + ["--envoy-gateway", "1.42"], input: Self.policy)
        #expect(output.status == 2 && output.output.isEmpty)
        #expect(output.error.hasPrefix("\(words[0]): --envoy-gateway 1.42: unknown release of Envoy Gateway; use 1.0, 1.1, "))
        #expect(output.error.contains("1.9 or main"))
        let envoy = try run(webhook, words + ["--envoy", "2.0"], input: Self.policy)
        #expect(envoy.status == 2 && envoy.error.hasPrefix("\(words[0]): --envoy 2.0: unknown release of Envoy; use 1.29, "))
    }

    @Test("The environment variable sets the release, and the flag takes precedence")
    func environment() throws {
        let variables = ["CTP_WEBHOOK_ENVOY_GATEWAY": "1.5"]
        let old = try run(webhook, ["crd"], environment: variables)
        #expect(old.status == 0 && !old.output.contains("fingerprints:"))
        let new = try run(webhook, ["crd", "--envoy-gateway", "1.8"], environment: variables)
        #expect(new.status == 0 && new.output.contains("fingerprints:"))
        let wrong = try run(webhook, ["crd"], environment: ["CTP_WEBHOOK_ENVOY_GATEWAY": "x"])
        #expect(wrong.status == 2 && wrong.error.hasPrefix("crd: CTP_WEBHOOK_ENVOY_GATEWAY x: unknown release"))
    }

    @Test("The configuration file sets the releases")
    func configurationFile() throws {
        let folder = try TemporaryFolder()
        for (text, hasGRPC) in [("envoyGateway: 1.7", false), (#"envoyGateway: "1.8""#, true), ("rules: {enum: off}", true)] {
            _ = try folder.file("config.yaml", containing: text + "\n")
            let output = try run(webhook, ["schema", "--config", folder.path("config.yaml")])
            #expect(output.status == 0 && output.output.contains("enableWeb") == hasGRPC, "\(text)")
        }
        for (text, problem) in [
            ("envoyGateway: 1.42", "envoyGateway 1.42: unknown release"),
            ("envoyGateway: [1.8]", "envoyGateway must be a release"),
            ("envoy: 1.99", "envoy 1.99: unknown release"), ("envoyGatway: 1.8", "unknown field envoyGatway"),
        ] {
            _ = try folder.file("config.yaml", containing: text + "\n")
            let output = try run(webhook, ["rules", "--config", folder.path("config.yaml")])
            #expect(output.status == 2 && output.error.contains(problem), "\(output.error)")
        }
    }

    @Test("lint says which release has a field, and what the Envoy rejects")
    func lint() throws {
        func verdicts(_ words: String...) throws -> [String] {
            let output = try run(webhook, ["lint", "-", "-q"] + words, input: Self.policy).output
            return output.split(separator: "\n").filter { $0.hasPrefix("-:") }.map { String($0.split(separator: "[").last ?? "") }
        }
        #expect(try verdicts("--envoy-gateway", "1.6") == ["newer-field]"])
        #expect(try verdicts("--envoy-gateway", "1.7") == [])
        #expect(try verdicts("--envoy-gateway", "1.8") == ["curve-unknown]"])
        #expect(try verdicts("--envoy-gateway", "1.6", "--envoy", "1.38") == ["newer-field]", "curve-unknown]"])
        #expect(try verdicts() == ["curve-unknown]"])
    }

    @Test("lint reads the release from its configuration, also for some files only")
    func lintConfiguration() throws {
        let folder = try TemporaryFolder()
        _ = try folder.file(
            ".ctp-webhook.yaml",
            containing:
                "envoyGateway: \"1.7\"\noverrides: [{files: [old.yaml], envoyGateway: 1.6}, {files: [new.yaml], envoy: 1.40}]\n")
        for name in ["a.yaml", "old.yaml", "new.yaml"] { _ = try folder.file(name, containing: Self.policy) }
        let output = try run(webhook, ["lint", "-q", folder.path("")]).output
        let lines = output.split(separator: "\n").filter { $0.contains(".yaml:") && $0.contains(": error: ") }
        #expect(lines.count == 2)
        #expect(lines.contains { $0.contains("old.yaml:") && $0.hasSuffix("[newer-field]") })
        #expect(lines.contains { $0.contains("new.yaml:") && $0.hasSuffix("[curve-unknown]") })
        // The command line takes precedence.
        #expect(try run(webhook, ["lint", "-q", "--envoy-gateway", "1.7", folder.path("")]).status == 0)
        let shown = try run(webhook, ["lint", "--show-config", folder.path("")])
        #expect(shown.output.contains("envoyGateway: '1.7'"))
    }

    @Test("explain shows since when a field exists and what changed")
    func explain() throws {
        let output = try run(webhook, ["explain", "tls.fingerprints", "--envoy-gateway", "1.7"])
        #expect(output.status == 0 && output.output.contains("RELEASES:\n    since 1.8; 1.7 drops it\n"))
        let changed = try run(webhook, ["explain", "connection.connectionLimit.value"]).output
        #expect(changed.contains("since 1.1") && changed.contains("1.6.5: optional (before: required)"))
        #expect(try !run(webhook, ["explain", "http3"]).output.contains("RELEASES:"))
        #expect(try !run(webhook, ["explain", "tls", "--envoy-gateway", "1.7"]).output.contains("fingerprints <"))
    }

    @Test("rules lists all rules, or those of a release, and a rule says its releases")
    func rules() throws {
        func identifiers(_ words: String...) throws -> [String] {
            let json = try JSONValue(parsing: run(webhook, ["rules", "-o", "json"] + words).output)
            guard case .array(let rules) = json else { return [] }
            return rules.compactMap { if case .string(let id)? = $0["id"] { id } else { nil } }
        }
        #expect(try identifiers().contains("client-ca-missing") && identifiers().contains("client-ca-required"))
        let old = try identifiers("--envoy-gateway", "1.5")
        #expect(old.contains("client-ca-missing") && !old.contains("client-ca-required") && !old.contains("keepalive-timeout"))
        let new = try identifiers("--envoy-gateway", "1.9")
        #expect(!new.contains("client-ca-missing") && new.contains("client-ca-required"))
        #expect(try run(webhook, ["rules", "client-ca-missing"]).output.contains("RELEASES:     Envoy Gateway before 1.8\n"))
    }
}

import Foundation
import JSONTape
import Testing

/// `ctp-webhook rules`, and the configuration of severities.
@Suite struct RulesCommandTests {
    @Test("The catalogue as JSON has all details of each rule")
    func json() throws {
        let rules = try catalogue()
        #expect(rules.count > 60)
        for rule in rules {
            for member in ["id", "severity", "defaultSeverity", "detectedBy", "reason", "bad", "good"] {
                guard case .string(let text)? = rule[member] else {
                    Issue.record("\(member) of \(rule.text)")
                    continue
                }
                #expect(!text.isEmpty)
                if member == "bad" || member == "good" { #expect(try JSONValue(parsing: text).text == text) }
            }
            #expect(rule["severity"] == rule["defaultSeverity"])
            #expect(rule["consequence"] != nil)
        }
    }

    @Test("The table has a line for each rule and fits 120 columns")
    func table() throws {
        let output = try run(webhook, ["rules"])
        #expect(output.status == 0)
        let lines = output.output.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 120 })
        let first = lines.filter { !$0.hasPrefix(" ") }.compactMap { $0.split(separator: " ").first }
        #expect(first == ["RULE"] + (try identifiers()).map { $0[...] })
    }

    @Test("The catalogue as Markdown is the page of the repository")
    func markdown() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = root.appendingPathComponent("docs/rules.md")
        let output = try run(webhook, ["rules", "--output", "markdown"])
        let isThePage = try output.output == String(contentsOf: page, encoding: .utf8)
        #expect(isThePage)
    }

    @Test("With an ID, all details of the rule are printed")
    func rule() throws {
        let output = try run(webhook, ["rules", "unsigned"])
        #expect(
            output.output == """
                RULE:         unsigned
                SEVERITY:     error
                DETECTED BY:  controller (Envoy Gateway, after the policy is stored)

                REASON:
                    the controller decodes the number as unsigned and fails to read the whole
                    list of policies

                CONSEQUENCE:
                    Storing the policy would have prevented Envoy Gateway from reading any
                    ClientTrafficPolicy in the cluster.

                BAD:
                    tcpKeepalive:
                      probes: -3

                GOOD:
                    tcpKeepalive:
                      probes: 3

                """)
        #expect(try run(webhook, ["rules", "unsigned", "-o", "json"]).output.hasPrefix(#"[{"id":"unsigned","#))
        #expect(try run(webhook, ["rules", "unsigned", "-o", "markdown"]).output.hasPrefix("### unsigned\n"))
    }

    @Test(
        "An unknown name ends the program with exit code 2 and suggests the nearest name",
        arguments: [
            (["rules", "unsignd"], ["rules: rule unsignd: there is no rule with this ID; did you mean unsigned?"]),
            (["rules", "zzz"], ["there is no rule with this ID\n"]),
            (["rules", "--output", "yaml"], ["yaml"]),
            (["explain", "spec.http2.maxConcurentStreams"], ["did you mean spec.http2.maxConcurrentStreams?"]),
            (["explain", "--config", "/nowhere"], ["--config /nowhere"]),
        ])
    func errors(arguments: [String], parts: [String]) throws {
        let output = try run(webhook, arguments)
        #expect(output.status == 2)
        #expect(output.output.isEmpty)
        for part in parts { #expect(output.error.contains(part), "\(output.error)") }
    }

    @Test(
        "An invalid configuration ends each command with exit code 2, naming the file, the error and the nearest name",
        arguments: [
            ("rules: {unsignd: off}", ["rule not found", "unsignd", "did you mean unsigned?"]),
            ("rules: {unsigned: quiet}", ["unsigned must be error, warning or off", "quiet"]),
            ("rules: {unsigned: true}", ["unsigned must be error, warning or off", "true"]),
            ("rules: [unsigned]", ["rules must be an object"]),
            ("severities: {}", ["unknown field", "severities"]),
            ("rules: {unsigned: off, unsigned: error}", ["more than once"]),
            ("rules: {}\n---\nrules: {}", ["one YAML document"]),
            ("rules: {", ["at line "]),
        ])
    func configuration(text: String, parts: [String]) throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("rules.yaml", containing: text)
        let path = folder.path("rules.yaml")
        let serve = ["serve", "--tls-cert-file", "/nonexistent", "--tls-private-key-file", "/nonexistent"]
        for command in [["rules"], ["explain"], serve] {
            let output = try run(webhook, command + ["--config", path])
            #expect(output.status == 2, "\(command)")
            for part in ["--config \(path)"] + parts { #expect(output.error.contains(part), "\(output.error)") }
        }
        let output = try run(webhook, ["rules"], environment: ["CTP_WEBHOOK_CONFIG": path])
        #expect(output.status == 2)
        #expect(output.error.contains("CTP_WEBHOOK_CONFIG \(path)"))
    }

    @Test(
        "An invalid variable ends each command with exit code 2 and suggests the nearest name",
        arguments: [
            ("unsignd=off", "did you mean unsigned?"), ("unsigned=quiet", "unsigned must be error, warning or off"),
            ("unsigned", "must have the form rule=severity"),
        ])
    func variable(line: String, part: String) throws {
        let serve = ["serve", "--tls-cert-file", "/nonexistent", "--tls-private-key-file", "/nonexistent"]
        for command in [["rules"], serve] {
            let output = try run(webhook, command, environment: ["CTP_WEBHOOK_RULES": line])
            #expect(output.status == 2)
            #expect(output.error.contains("CTP_WEBHOOK_RULES \(line)"), "\(output.error)")
            #expect(output.error.contains(part), "\(output.error)")
        }
    }

    @Test("The catalogue shows the effective severities: the variable takes precedence over the file")
    func inForce() throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("rules.yaml", containing: "rules:\n  unsigned: off\n  deprecated: error\n  cidr: warning\n")
        let output = try run(
            webhook, ["rules", "-o", "json", "--config", folder.path("rules.yaml")],
            environment: ["CTP_WEBHOOK_RULES": "cidr=error"])
        let rules = try Self.rules(in: output)
        for (id, severity, original) in [
            ("unsigned", "off", "error"), ("deprecated", "error", "warning"), ("cidr", "error", "error"),
        ] {
            let rule = try #require(rules.first { $0["id"] == .string(id) })
            #expect(rule["severity"] == .string(severity))
            #expect(rule["defaultSeverity"] == .string(original))
        }
        let text = try run(webhook, ["rules", "unsigned", "--config", folder.path("rules.yaml")]).output
        #expect(text.contains("SEVERITY:     off (error by default)"))
        let field = try run(webhook, ["explain", "tcpKeepalive.probes", "--config", folder.path("rules.yaml")]).output
        #expect(field.contains("unsigned (off, controller)"))
    }

    @Test(
        "A running server uses the configured severities",
        arguments: [
            ("{}", true, 1),
            ("rules: {deprecated: off}", true, 0),
            ("rules: {deprecated: 'off'}", true, 0),
            ("rules: {deprecated: warning}", true, 1),
            ("rules: {deprecated: error}", false, 0),
            ("rules: {deprecated: off, keepalive-probes: error}", true, 0),
        ])
    func server(configuration: String, isAllowed: Bool, warnings: Int) throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("rules.yaml", containing: configuration)
        let server = try RunningServer(["--config", folder.path("rules.yaml")])
        let response = try #require(try JSONValue(parsing: server.review(Self.review).body)["response"])
        #expect(response["allowed"] == .boolean(isAllowed))
        var count = 0
        if case .array(let texts)? = response["warnings"] { count = texts.count }
        #expect(count == warnings)
        #expect(server.end() == 0)
    }

    /// A review of a policy whose one flaw is a deprecated field.
    private static let review = """
        {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1","operation":"CREATE",\
        "kind":{"group":"gateway.envoyproxy.io","version":"v1alpha1","kind":"ClientTrafficPolicy"},"namespace":"default",\
        "object":{"metadata":{"name":"edge","namespace":"default"},"spec":{"enableProxyProtocol":true,\
        "targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge"}]}}}}
        """

    private func catalogue() throws -> [JSONValue] { try Self.rules(in: run(webhook, ["rules", "--output", "json"])) }

    private func identifiers() throws -> [String] {
        try catalogue().compactMap { if case .string(let id)? = $0["id"] { id } else { nil } }
    }

    private static func rules(in output: Output) throws -> [JSONValue] {
        try #require(output.status == 0, "\(output.error)")
        guard case .array(let rules) = try JSONValue(parsing: output.output) else { return [] }
        return rules
    }
}

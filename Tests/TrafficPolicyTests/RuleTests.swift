import Foundation
import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// Properties of every rule, checked with its examples.
@Suite struct RuleTests {
    @Test("A bad example violates its rule, at the rule's severity", arguments: ClientTrafficPolicy.ownRules)
    func bad(rule: Rule) throws {
        let findings = try findings(in: Self.example(rule.bad, rule.tables), tables: rule.tables)
        #expect(findings.contains { $0.rule == rule && $0.severity == rule.severity }, "found \(findings.map(\.verdict))")
    }

    @Test("A good example violates no rule", arguments: ClientTrafficPolicy.ownRules)
    func good(rule: Rule) throws {
        #expect(try findings(in: Self.example(rule.good, rule.tables), tables: rule.tables).map(\.description) == [])
    }

    @Test("A rule can be turned off, and set to either severity", arguments: ClientTrafficPolicy.ownRules)
    func severity(rule: Rule) throws {
        for (setting, severity) in [(.off, nil), (.warning, .warning), (.error, .error)] as [(Severities.Setting, Severity?)] {
            var severities = Severities()
            severities.set(rule, to: setting)
            var validator = PolicyValidator(rule.tables, severities: severities)
            let tape = try JSONTape(parsing: Self.example(rule.bad, rule.tables))
            validator.validate(tape, at: tape.root, namespace: "default")
            let found = validator.findings.kept.filter { $0.rule == rule }.map(\.severity)
            #expect(Set(found) == (severity.map { [$0] } ?? []))
        }
    }

    @Test("A fix removes its finding and causes no other error", arguments: ClientTrafficPolicy.ownRules)
    func fixes(rule: Rule) throws {
        let example = try Self.example(rule.bad, rule.tables)
        let before = try findings(in: example, tables: rule.tables)
        // These rules always have a fix.
        if ["deprecated", "unknown-field", "enum", "header-value", "target-duplicate", "duration-spelling"].contains(rule.id) {
            #expect(before.contains { $0.rule == rule && $0.fix != nil })
        }
        for finding in before {
            guard let fix = finding.fix else { continue }
            let fixed = try fix.applied(to: JSONValue(parsing: example)).text
            let after = try findings(in: fixed, tables: rule.tables)
            #expect(!after.contains { $0.rule == finding.rule && $0.path == finding.path && $0.identity == finding.identity })
            #expect(after.count { $0.severity == .error } <= before.count { $0.severity == .error }, "\(after.map(\.verdict))")
        }
    }

    @Test("Every rule has a unique identifier, a reason, two examples, and a consequence if only Envoy detects it")
    func declarations() {
        let rules = ClientTrafficPolicy.rules
        #expect(Set(rules.map(\.id)).count == rules.count)
        for rule in rules {
            #expect(rule.id.wholeMatch(of: #/[a-z][a-z0-9]*(-[a-z0-9]+)*/#) != nil)
            #expect(!rule.reason.isEmpty && !rule.reason.contains("\n") && rule.reason.last != ".", "\(rule.id)")
            #expect(!rule.bad.isEmpty && !rule.good.isEmpty && rule.bad != rule.good, "\(rule.id)")
            if rule.severity == .error, rule.detectedBy == .envoy { #expect(rule.consequence != nil, "\(rule.id)") }
        }
        for detector in Detector.allCases { #expect(rules.contains { $0.detectedBy == detector }) }
    }

    @Test(
        "As an error, a rule says what must hold, and as a warning what happens and what to do",
        arguments: ClientTrafficPolicy.ownRules)
    func messages(rule: Rule) throws {
        func texts(_ setting: Severities.Setting) throws -> [Finding] {
            var severities = Severities()
            severities.set(rule, to: setting)
            return try findings(in: Self.example(rule.bad, rule.tables), severities: severities, tables: rule.tables).filter {
                $0.rule == rule
            }
        }
        for error in try texts(.error) {
            #expect(error.text.hasPrefix("must ") || error.text.hasPrefix("supported values: "), "\(error)")
            #expect(error.message.hasSuffix(" [\(rule.id)]"), "\(error)")
            #expect(rule.consequence.map { error.message.contains(" would have \($0)") } ?? true, "\(error)")
        }
        for warning in try texts(.warning) {
            #expect(!warning.description.contains("must") && !warning.description.contains("would have"), "\(warning)")
            #expect(!warning.description.contains("nvalid value:"), "\(warning)")
            #expect(warning.message.hasSuffix(" [\(rule.id)]"), "\(warning)")
            // The API server cuts a warning after 256 characters; a path may be longer than in the example.
            #expect(warning.description.count <= 200, "\(warning)")
        }
        for finding in try texts(.error) + texts(.warning) {
            #expect(!finding.description.contains("{}") && !finding.text.contains("  ") && finding.text.last != ".", "\(finding)")
        }
    }

    @Test("Sensible policies, one per use of the resource, have no findings")
    func sensible() throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let folder = tests.appendingPathComponent("Policies/sensible")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(!files.isEmpty)
        for file in files {
            let policy = try String(contentsOf: file, encoding: .utf8)
            #expect(try findings(in: policy).map(\.description) == [], "\(file.lastPathComponent)")
            // The defaults add no finding.
            let defaulted = try patch(for: policy).applied(to: JSONValue(parsing: policy)).text
            #expect(try findings(in: defaulted).map(\.description) == [], "\(file.lastPathComponent), defaulted")
        }
    }

    /// A policy with the spec of an example, and a target if the example has none.
    static func example(_ spec: String, _ tables: PolicyTables = .newest) throws -> String {
        let targeted =
            spec.contains("\"target") ? spec : "{\(tables.targetMembers(gateway: "edge"))," + spec.dropFirst()
        return #"{"metadata":{"name":"example","namespace":"default"},"spec":\#(targeted)}"#
    }
}

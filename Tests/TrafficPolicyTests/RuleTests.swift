import Foundation
import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// Every rule of the catalogue, by its examples.
@Suite struct RuleTests {
    @Test("A bad example breaks its rule, at the rule's severity", arguments: ClientTrafficPolicy.ownRules)
    func bad(rule: Rule) throws {
        let findings = try findings(in: Self.example(rule.bad))
        #expect(findings.contains { $0.rule == rule && $0.severity == rule.severity }, "found \(findings.map(\.verdict))")
    }

    @Test("A good example breaks no rule at all", arguments: ClientTrafficPolicy.ownRules)
    func good(rule: Rule) throws {
        #expect(try findings(in: Self.example(rule.good)).map(\.description) == [])
    }

    @Test("A rule can be turned off, and turned into the other severity", arguments: ClientTrafficPolicy.ownRules)
    func severity(rule: Rule) throws {
        for (setting, severity) in [(.off, nil), (.warning, .warning), (.error, .error)] as [(Severities.Setting, Severity?)] {
            var severities = Severities()
            severities.set(rule, to: setting)
            var validator = PolicyValidator(severities: severities)
            let tape = try JSONTape(parsing: Self.example(rule.bad))
            validator.validate(tape, at: tape.root, namespace: "default")
            let found = validator.findings.kept.filter { $0.rule == rule }.map(\.severity)
            #expect(Set(found) == (severity.map { [$0] } ?? []))
        }
    }

    @Test("A fix makes its finding go away and brings no other error", arguments: ClientTrafficPolicy.ownRules)
    func fixes(rule: Rule) throws {
        let example = try Self.example(rule.bad)
        let before = try findings(in: example)
        // Of these, the remedy is certain enough to be written down.
        if ["deprecated", "unknown-field", "enum", "header-value", "target-duplicate", "duration-spelling"].contains(rule.id) {
            #expect(before.contains { $0.rule == rule && $0.fix != nil })
        }
        for finding in before {
            guard let fix = finding.fix else { continue }
            let fixed = try fix.applied(to: JSONValue(parsing: example)).text
            let after = try findings(in: fixed)
            #expect(!after.contains { $0.rule == finding.rule && $0.path == finding.path && $0.identity == finding.identity })
            #expect(after.count { $0.severity == .error } <= before.count { $0.severity == .error }, "\(after.map(\.verdict))")
        }
    }

    @Test("Every rule says who it is and why, and what would have happened where that is more than a refusal")
    func words() {
        for rule in ClientTrafficPolicy.rules {
            #expect(rule.id.wholeMatch(of: #/[a-z][a-z0-9]*(-[a-z0-9]+)*/#) != nil)
            #expect(!rule.reason.isEmpty && !rule.reason.contains("\n") && rule.reason.last != ".", "\(rule.id)")
            if rule.severity == .error, rule.layer == .dataPlane { #expect(rule.consequence != nil, "\(rule.id)") }
        }
        #expect(Set(ClientTrafficPolicy.rules.map(\.id)).count == ClientTrafficPolicy.rules.count)
        for layer in Layer.allCases {
            let rules = ClientTrafficPolicy.rules.filter { $0.layer == layer }
            print("rules: \(layer.rawValue): \(rules.count), each with a bad and a good example")
            #expect(!rules.isEmpty)
        }
    }

    @Test("What is not judged is said, with its reason")
    func notJudged() throws {
        let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(
            contentsOf: repository.appendingPathComponent("Sources/TrafficPolicy/TrafficPolicy.docc/TrafficPolicy.md"),
            encoding: .utf8)
        let section = try #require(page.firstRange(of: "### What is not judged, and why\n"))
        let statements = page[section.upperBound...].prefix { $0 != "#" }.split(separator: "\n- ").map {
            $0.replacing("\n", with: " ")
        }
        for statement in statements { print("rules: not judged: \(statement)") }
        #expect(statements.count == 6)
    }

    @Test("Sensible policies, one for each use of the resource, have no findings")
    func sensible() throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let folder = tests.appendingPathComponent("Policies/sensible")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(files.count >= 16)
        for file in files {
            let policy = try String(contentsOf: file, encoding: .utf8)
            #expect(try findings(in: policy).map(\.description) == [], "\(file.lastPathComponent)")
            // What the mutating webhook makes of it is as sensible.
            let defaulted = try patch(for: policy).applied(to: JSONValue(parsing: policy)).text
            #expect(try findings(in: defaulted).map(\.description) == [], "\(file.lastPathComponent), defaulted")
        }
    }

    /// A policy with an example's spec, aimed at a Gateway where the example does not say at what.
    static func example(_ spec: String) throws -> String {
        let aimed =
            spec.contains("\"target")
            ? spec
            : #"{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge"}],"# + spec.dropFirst()
        return #"{"metadata":{"name":"example","namespace":"default"},"spec":\#(aimed)}"#
    }
}

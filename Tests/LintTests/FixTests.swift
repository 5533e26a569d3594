import JSONTape
import Lint
import PolicySchema
import Reports
import Testing
import TrafficPolicy
import YAMLTape

@Suite struct FixTests {
    private func fixed(_ text: String, unsafe: Bool = true) throws -> LintFixer.Result {
        LintFixer(allowsUnsafe: unsafe, namespace: "default").fix(file(text), severities: try severities())
    }

    private func text(_ result: LintFixer.Result) -> String { String(decoding: result.text, as: UTF8.self) }

    /// The rules that the linter checks on a policy alone, and whose examples are objects.
    static let rules = ClientTrafficPolicy.rules.filter { rule in
        rule.bad.hasPrefix("{") && !ClientTrafficPolicy.clusterRules.contains(rule)
    }

    /// A policy with the example of a rule.
    static func example(_ spec: String) throws -> JSONValue {
        guard case .object(var members) = try JSONValue(parsing: spec) else { return .null }
        if !members.contains(where: { $0.key.hasPrefix("target") }) {
            let target = #"[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge"}]"#
            members.append(.init(key: "targetRefs", value: try JSONValue(parsing: target)))
        }
        return .object([
            .init(key: "apiVersion", value: "gateway.envoyproxy.io/v1alpha1"),
            .init(key: "kind", value: "ClientTrafficPolicy"),
            .init(key: "metadata", value: .object([.init(key: "name", value: "eg"), .init(key: "namespace", value: "default")])),
            .init(key: "spec", value: .object(members)),
        ])
    }

    @Test(
        "The fixes of a bad example can be made in YAML and JSON, remove their findings, and change nothing a second time",
        arguments: rules)
    func examples(rule: Rule) throws {
        let example = try Self.example(rule.bad)
        for text in [YAMLWriter.text(of: example), example.text, IndentedJSONWriter.text(of: example)] {
            let before = try Checked(text).diagnostics
            let result = try fixed(text)
            #expect(result.failed.isEmpty, "\(result.failed)\n\(text)")
            let after = try Checked(self.text(result)).diagnostics
            #expect(!after.contains { $0.fix != nil }, "\(after)\n\(self.text(result))")
            #expect(after.count { $0.severity == .error } <= before.count { $0.severity == .error }, "\(after)")
            let fixable = before.filter { $0.rule == rule && $0.fix != nil }
            for finding in fixable { #expect(!after.contains { $0.rule == rule && $0.field == finding.field && $0.fix != nil }) }
            #expect(try fixed(self.text(result)).text == result.text)
        }
    }

    @Test(
        "An edit keeps comments, order, quotation marks and line ends",
        arguments: [
            ("scheme: 'preserve' # why", "scheme: 'Preserve' # why"),
            ("scheme: \"preserve\"", "scheme: \"Preserve\""),
            ("{ scheme : preserve , http3: {} }", "{ scheme : Preserve , http3: {} }"),
            ("tls: {minVersion: 1.2, maxVersion: 1.3}", "tls: {minVersion: \"1.2\", maxVersion: \"1.3\"}"),
            ("enableProxyProtocol: true # old", "proxyProtocol: {} # old"),
            (
                "scheme: Preserve\nenableProxyProtocol: true # old\n# next\nhttp3: {}",
                "scheme: Preserve\nproxyProtocol: {} # old\n# next\nhttp3: {}"
            ),
            ("# a\n\nenableProxyProtocol: true\nproxyProtocol: {} # b", "# a\n\nproxyProtocol: {} # b"),
            ("tcpKeepalive: {probes: 010}", "tcpKeepalive: {probes: 8}"),
            ("http3: {} # ctp-webhook: ignore=range why", "http3: {}"),
            ("http3: {} # ctp-webhook: ignore=", "http3: {}"),
            ("# one\n  # ctp-webhook: ignore=range\n# two\nhttp3: {}", "# one\n# two\nhttp3: {}"),
            ("scheme: x # ctp-webhook: ignore=enum,range why", "scheme: x # ctp-webhook: ignore=enum why"),
            ("scheme: x # ctp-webhook: ignore=range,enum", "scheme: x # ctp-webhook: ignore=enum"),
            ("scheme: x # ctp-webhook: ignore=items,enum,range", "scheme: x # ctp-webhook: ignore=enum"),
            // The author means another rule.
            ("http3: {} # ctp-webhook: ignore=enun", "http3: {} # ctp-webhook: ignore=enun"),
            // Not a comment.
            ("a: |-\n  # ctp-webhook: ignore=range\n", "a: |-\n  # ctp-webhook: ignore=range\n"),
        ])
    func notation(before: String, after: String) throws {
        func document(_ settings: String) -> String {
            settings.hasPrefix("{") ? head + "spec: {\(target), " + settings.dropFirst() + "\n" : policy(settings)
        }
        #expect(text(try fixed(document(before))) == document(after))
        let breaks = document(before).replacing("\n", with: "\r\n")
        #expect(text(try fixed(breaks)) == document(after).replacing("\n", with: "\r\n"))
    }

    @Test(
        "Targets get their group and kind in the customary order",
        arguments: [
            (
                "targetRefs:\n  - name: eg # c\n    sectionName: a",
                "targetRefs:\n  - group: gateway.networking.k8s.io\n    kind: Gateway\n    name: eg # c\n    sectionName: a"
            ),
            (
                "targetRefs: [{name: eg}, {kind: Gateway, name: b}]",
                "targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: eg}, {group: gateway.networking.k8s.io, kind: Gateway, name: b}]"
            ),
            (
                "targetRefs:\n  -\n    group: gateway.networking.k8s.io\n    name: eg",
                "targetRefs:\n  -\n    group: gateway.networking.k8s.io\n    kind: Gateway\n    name: eg"
            ),
            (
                "targetRef:\n  # c\n  name: eg\n",
                "targetRefs:\n  # c\n  - group: gateway.networking.k8s.io\n    kind: Gateway\n    name: eg\n"
            ),
            (
                "targetRefs:\n- {group: gateway.networking.k8s.io, kind: Gateway, name: eg}\n- group: gateway.networking.k8s.io\n  kind: Gateway\n  name: eg\n",
                "targetRefs:\n- {group: gateway.networking.k8s.io, kind: Gateway, name: eg}\n"
            ),
        ])
    func targets(before: String, after: String) throws {
        func document(_ targets: String) -> String {
            head + "spec:\n" + targets.split(separator: "\n").map { "  \($0)\n" }.joined() + "  http3: {}\n"
        }
        #expect(text(try fixed(document(before))) == document(after))
    }

    @Test(
        "Without --unsafe-fixes, guesses and deprecated fields stay",
        arguments: [
            ("enableProxyProtocol: true", false), ("timeot: {}", false), ("scheme: Perserve", false), ("scheme: preserve", true),
            ("tls: {minVersion: 1.2}", true), ("Http3: {}", true),
        ])
    func safety(settings: String, isSafe: Bool) throws {
        let text = policy(settings)
        #expect((self.text(try fixed(text, unsafe: false)) != text) == isSafe)
        #expect(self.text(try fixed(text)) != text)
    }

    @Test(
        "A fix that would change anything else is not made",
        arguments: [
            "timeout:\n  http: &h {idleTimeout: 1.5h}\n  tcp: *h",
            "headers:\n  earlyRequestHeaders: {remove: &r [a, a]}\n  lateResponseHeaders: {remove: *r}",
            "http1: &e {enableTrailers: true}\nhttp2: {<<: *e}",
        ])
    func aliases(settings: String) throws {
        let text = policy(settings)
        let result = try fixed(text)
        let (old, new) = (try YAMLStream(parsing: text).documents[0], try YAMLStream(parsing: result.text.span).documents[0])
        if result.fixed.isEmpty { #expect(JSONValue(old.root, of: old) == JSONValue(new.root, of: new)) }
        #expect(try !fixed(self.text(result)).fixed.contains { !$0.rule.id.isEmpty })
    }

    @Test("In JSON with a member in each line, a new member has its own line")
    func jsonLines() throws {
        let object = try Self.example(#"{"targetRefs":[{"name":"edge"}],"http3":{}}"#)
        let text = self.text(try fixed(IndentedJSONWriter.text(of: object)))
        let expected = try Self.example(
            #"{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge"}],"http3":{}}"#)
        #expect(text == IndentedJSONWriter.text(of: expected))
    }

    @Test("A file that cannot be read as a whole is not fixed, and an ignored finding is not either")
    func untouched() throws {
        let ignored = policy("scheme: preserve # ctp-webhook: ignore=enum")
        #expect(text(try fixed(ignored)) == ignored)
        #expect(text(try fixed("a: [\n")) == "a: [\n")
    }

    @Test("Fixes of many policies in one file are made together")
    func many() throws {
        let before = policy("scheme: preserve\nenableProxyProtocol: true")
        let after = policy("scheme: Preserve\nproxyProtocol: {}")
        func stream(_ policy: String) -> String { Array(repeating: policy, count: 100).joined(separator: "---\n") }
        #expect(try Checked(stream(before)).diagnostics.allSatisfy { $0.fix?.edits.isEmpty == false })
        let result = try fixed(stream(before))
        #expect(text(result) == stream(after))
        #expect(result.fixed.count == 200 && result.failed.isEmpty)
        func list(_ policy: String) throws -> String {
            let tape = try #require(try YAMLStream(parsing: Array(policy.utf8).span).documents.first)
            let items = Array(repeating: JSONValue(tape.root, of: tape).text, count: 100).joined(separator: ",")
            return #"{"kind":"List","apiVersion":"v1","items":[\#(items)]}"#
        }
        #expect(try text(fixed(list(before))) == list(after))
    }

    @Test("A fix that would change another policy is not made, and those of other policies are")
    func alias() throws {
        func item(_ spec: String) -> String {
            "- {apiVersion: gateway.envoyproxy.io/v1alpha1, kind: ClientTrafficPolicy, metadata: {name: eg}, spec: \(spec)}\n"
        }
        func list(_ scheme: String) -> String {
            let spec = "{\(target), scheme: SCHEME}"
            let (fixable, shared) = (item(spec.replacing("SCHEME", with: scheme)), spec.replacing("SCHEME", with: "preserve"))
            return "apiVersion: v1\nkind: List\nitems:\n" + fixable + item("&shared \(shared)") + item("*shared") + fixable
        }
        let result = try fixed(list("preserve"))
        #expect(text(result) == list("Preserve"))
        #expect(result.fixed.count == 2 && result.failed.map(\.rule) == [.enumeration, .enumeration])
    }

    @Test(
        "A difference in the unified format has three lines around each change",
        arguments: [
            ("a\n", "a\n", ""),
            ("a\n", "b\n", "@@ -1,1 +1,1 @@\n-a\n+b\n"),
            ("a", "b\n", "@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n"),
            ("", "b\n", "@@ -0,0 +1,1 @@\n+b\n"),
            ("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n", "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n"),
            (
                "a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
                "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n"
            ),
            ("a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n", "@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n"),
        ] as [(String, String, String)])
    func difference(old: String, new: String, hunks: String) {
        let text = UnifiedDiff.text(of: Array(old.utf8), Array(new.utf8), name: "f.yaml")
        #expect(text == (hunks.isEmpty ? "" : "--- a/f.yaml\n+++ b/f.yaml\n" + hunks))
    }
}

import JSONTape
import Lint
import PolicySchema
import Reports
import Testing

@Suite struct LinterTests {
    @Test(
        "A finding has the line and the column of the key or value at fault",
        arguments: [
            ("http3: {}", []),
            ("scheme: preserve", ["7:11 error enum spec.scheme"]),
            ("tls:\n  minVersion: 1.2", ["8:17 error type spec.tls.minVersion"]),
            ("timeot: {}", ["7:3 error unknown-field spec.timeot"]),
            ("healthCheck: {}", ["7:3 error required spec.healthCheck.path"]),
            ("headers:\n  earlyRequestHeaders:\n    remove: []", ["9:7 error items spec.headers.earlyRequestHeaders.remove"]),
            ("enableProxyProtocol: true", ["7:3 warning deprecated spec.enableProxyProtocol"]),
            ("scheme: Preserve\nscheme: MatchBackend", ["8:3 error duplicate-key spec.scheme"]),
            ("http3: {}\ntcpKeepalive: {probes: 010}", ["8:26 warning yaml-ambiguous spec.tcpKeepalive.probes"]),
            ("tcpKeepalive: {probes: 0x9}", []),
            ("tcpKeepalive: {probes: +9}", []),
            ("http1: {enableTrailers: yes}", ["7:27 warning yaml-ambiguous spec.http1.enableTrailers"]),
            ("http1: {enableTrailers: 'yes'}", ["7:27 error type spec.http1.enableTrailers"]),
            ("http1: {enableTrailers: True}", []),
        ])
    func places(settings: String, verdicts: [String]) throws {
        #expect(try Checked(policy(settings)).verdicts == verdicts)
    }

    @Test("A value that YAML does not read as a string has its quoted form as fix")
    func quoting() throws {
        let found = try #require(try Checked(policy("tls: {minVersion: 1.2}")).diagnostics.first)
        #expect(found.message.hasSuffix("fraction or an exponent; YAML reads 1.2 as a number, so write \"1.2\""))
        #expect(found.fix?.patch.text == #"[{"op":"replace","path":"/spec/tls/minVersion","value":"1.2"}]"#)
        #expect(found.end == SourcePosition(line: 7, column: 24))
        // As a string it would not be valid either.
        let other = try #require(try Checked(policy("tls: {minVersion: 3}")).diagnostics.first)
        #expect(other.rule == .type && other.fix == nil)
    }

    @Test("Both places of a repeated key are named")
    func repeatedKey() throws {
        let found = try #require(try Checked(policy("scheme: Preserve\nhttp3: {}\nscheme: Preserve")).diagnostics.first)
        #expect(found.start == SourcePosition(line: 9, column: 3))
        #expect(found.message.hasSuffix("; the first is at line 7, column 3"))
    }

    @Test(
        "A target without group or kind is a warning, and the policy is checked as the webhook completes it",
        arguments: [
            (
                "targetRefs: [{name: eg}]",
                [
                    "6:16 warning target-group-missing spec.targetRefs[0].group",
                    "6:16 warning target-group-missing spec.targetRefs[0].kind",
                ]
            ),
            (
                "targetRefs: [{kind: Gateway, name: eg}, {group: gateway.networking.k8s.io, kind: Gateway, name: eg}]",
                ["6:16 warning target-group-missing spec.targetRefs[0].group", "6:43 error target-duplicate spec.targetRefs[1]"]
            ),
            ("targetSelectors: [{kind: Gateway, matchLabels: {a: b}}]", []),
            ("targetSelectors: [{matchLabels: {a: b}}]", ["6:21 warning target-group-missing spec.targetSelectors[0].kind"]),
            (
                "targetRef: {name: eg}",
                [
                    "6:3 warning deprecated spec.targetRef", "6:3 warning target-group-missing spec.targetRef.group",
                    "6:3 warning target-group-missing spec.targetRef.kind",
                ]
            ),
        ])
    func completion(targets: String, verdicts: [String]) throws {
        #expect(try Checked(head + "spec:\n  \(targets)\n  http3: {}\n").verdicts == verdicts)
    }

    @Test(
        "Documents that are not policies are counted or reported",
        arguments: [
            ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", [], [], "1 0"),
            ("a: [\n", ["2:1 error yaml-syntax"], [], "0 0"),
            (
                "{{ if x }}\na: [\n", [], ["a.yaml: note: skipped, a Helm template; lint the output of helm template instead"],
                "0 1"
            ),
            ("# {{ x }}\na: [\n", ["3:1 error yaml-syntax"], [], "0 0"),
            (
                "- {op: add, path: /spec/http3, value: {}}\n", [],
                ["a.yaml:1:1: note: skipped, a JSON patch; lint the output of kustomize build instead"], "0 1"
            ),
            (
                "\(head)spec: {$patch: replace, http3: {}}\n", [],
                ["a.yaml:1:1: note: skipped, a strategic merge patch; lint the output of kustomize build instead"], "0 1"
            ),
            (
                "\(head)spec: {targetRefs: [{name: '{{ .Values.name }}'}]}\n", [],
                ["a.yaml:1:1: note: skipped, a Helm template; lint the output of helm template instead"], "0 1"
            ),
            ("just a text\n", [], [], "0 1"),
            ("apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: ClientTraficPolicy\n", ["2:7 error object-invalid"], [], "0 0"),
            ("apiVersion: gateway.envoyproxy.io/v1\nkind: ClientTrafficPolicy\n", ["1:13 error object-invalid"], [], "0 0"),
        ])
    func others(text: String, verdicts: [String], messages: [String], counts: String) throws {
        let checked = try Checked(text)
        #expect(checked.verdicts == verdicts)
        #expect(checked.messages.map(\.description) == messages)
        #expect("\(checked.counts.others) \(checked.counts.skipped)" == counts)
    }

    @Test("A policy needs a name or generateName")
    func names() throws {
        let spec = "spec: {\(target), http3: {}}\n"
        let type = "apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: ClientTrafficPolicy\n"
        #expect(try Checked(type + spec).verdicts == ["1:1 error object-invalid metadata"])
        #expect(try Checked(type + "metadata: {name: 5}\n" + spec).verdicts == ["3:12 error object-invalid metadata.name"])
        #expect(try Checked(type + "metadata: {generateName: a-}\n" + spec).verdicts == [])
    }

    @Test("Policies in lists and in JSON are checked, and a patch of a kustomization is not")
    func forms() throws {
        let list =
            "apiVersion: v1\nkind: List\nitems:\n- apiVersion: gateway.envoyproxy.io/v1alpha1\n  kind: ClientTrafficPolicy\n  metadata: {name: a}\n  spec: {\(target), scheme: x}\n"
        #expect(try Checked(list).verdicts == ["7:93 error enum spec.scheme"])
        let json =
            #"{"apiVersion":"gateway.envoyproxy.io/v1alpha1","kind":"ClientTrafficPolicy","metadata":{"name":"a"},"# + "\n"
            + #""spec":{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"eg"}],"scheme":"x"}}"#
        let found = try Checked(json)
        #expect(found.verdicts == ["2:100 error enum spec.scheme"])
        #expect(found.diagnostics.first?.end == SourcePosition(line: 2, column: 103))
        var linter = Linter(Linter.Options())
        linter.lint(file(policy("scheme: x"), isPatch: true), severities: try severities())
        #expect(linter.diagnostics.isEmpty && linter.counts.skipped == 1 && linter.counts.policies == 0)
    }

    @Test("An alias has the position of its use, and the content of an anchor is reported at the anchor")
    func anchors() throws {
        let text = policy("timeout:\n  http: &t {idleTimeout: soon}\n") + "---\n" + policy("http3: {}")
        #expect(try Checked(text).verdicts == ["8:28 error format spec.timeout.http.idleTimeout"])
        let merged = "x: &x {scheme: preserve}\n" + head + "spec:\n  <<: *x\n  \(target)\n"
        #expect(try Checked(merged).diagnostics.contains { $0.rule == .enumeration && $0.start.line == 1 })
    }

    @Test("Findings of many files are sorted by file, line and column, and none hides another")
    func sorting() throws {
        let checked = try Checked(policy("scheme: x\ntcpKeepalive: {probes: 0}"), "a: [\n", policy("scheme: y"))
        #expect(checked.diagnostics.map(\.start.line) == [2, 7, 7, 8])
        #expect(checked.counts.files == 3 && checked.counts.policies == 2)
    }
}

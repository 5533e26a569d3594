import JSONTape
import PolicyAttachment
import PolicySchema
import Testing

@testable import Reports

/// The report on policies and listeners.
@Suite struct AttachmentReportTests {
    private static let rows: [(yaml: [String], isAccepted: Bool, text: String)] = [
        ([gateway, policy()], true, "Accepted"), ([], true, "No policies and no Gateways of Envoy Gateway were found.\n"),
        ([policy()], false, "Gateway default/edge does not exist"),
        ([gateway, policy("a"), policy("b")], false, "default/a already has this target"),
        ([gateway, policy("p", targets: "edge, sectionName: x")], false, "it has only these listeners: web"),
        ([gateway, policy("p", "scheme: None")], false, "a.yaml:9:93: error: default/p: spec.scheme: Unsupported value"),
        ([gateway, policy("p", "http2: {initialStreamWindowSize: 1}")], false, "Invalid"),
        ([gateway.replacing("protocol: HTTP", with: "protocol: X"), policy()], true, "not served: the listener "),
        (
            [gateway, listenerSet, policy().replacing("kind: Gateway", with: "kind: ListenerSet")], true,
            "Gateway default/edge does not allow ListenerSet default/edge"
        ),
        ([gateway, selecting("{kind: Gateway, matchLabels: {a: b}}")], false, "matches no Gateway, so it has no effect"),
        // The namespace has no Gateway.
        (
            [gateway.replacing("name: edge", with: "name: edge, namespace: other"), selecting("{kind: Gateway}")], false,
            "spec.targetSelectors[0]  NoTarget"
        ),
        (
            [
                gateway.replacing("name: edge", with: "name: edge, namespace: other"),
                selecting("{kind: Gateway, namespaces: {from: All}}"),
            ],
            false, "no ReferenceGrant lets policies of this namespace refer to a Gateway of another one"
        ),
        ([shared, policy(targets: "edge, sectionName: b", "tcpKeepalive: {}")], true, "ignored: tcpKeepalive"),
        (
            [shared, policy(targets: "edge, sectionName: b", "tcpKeepalive: {}")], true,
            """
            SHARED PORT  SETTING       TAKEN FROM      POLICY
            443          tcpKeepalive  default/edge/a  -
                the default, because the policy of this listener does not set it
                no effect on listener default/edge/b: set by default/p
            """
        ),
    ]

    @Test("The report says whether all policies are accepted, and why not", arguments: rows)
    func text(_ row: (yaml: [String], isAccepted: Bool, text: String)) throws {
        let objects = ObjectCollection(files: try manifests(row.yaml.joined(separator: "---\n")).objects)
        let report = AttachmentReport(objects, severities: Severities())
        #expect(report.isAccepted == row.isAccepted)
        #expect(report.text.contains(row.text), "\(report.text)")
    }

    private static let listenerSet = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: ListenerSet
        metadata: {name: edge}
        spec: {parentRef: {name: edge}, listeners: [{name: more, port: 8081, protocol: HTTP}]}

        """

    private static let shared = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge}
        spec:
          gatewayClassName: eg
          listeners:
          - {name: a, port: 443, protocol: HTTPS, hostname: a.example.com, tls: {certificateRefs: [{name: cert}]}}
          - {name: b, port: 443, protocol: HTTPS, hostname: b.example.com, tls: {certificateRefs: [{name: cert}]}}

        """

    private static func selecting(_ selector: String) -> String {
        """
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: ClientTrafficPolicy
        metadata: {name: p}
        spec: {targetSelectors: [\(selector)]}

        """
    }

    @Test(
        "Targets are completed as the mutating webhook completes them, and a field that the API does not have is never effective")
    func completion() throws {
        let incomplete = policy().replacing("group: gateway.networking.k8s.io, kind: Gateway, ", with: "")
        let objects = ObjectCollection(files: try manifests([gateway, incomplete].joined(separator: "---\n")).objects)
        #expect(AttachmentReport(objects, severities: Severities()).isAccepted)
        let unknown = [gateway, policy("p", "http3x: {}, path: {disableMergeSlashes: true}")].joined(separator: "---\n")
        let report = AttachmentReport(ObjectCollection(files: try manifests(unknown).objects), severities: Severities())
        let effective = "    effective: path.disableMergeSlashes: true, path.escapedSlashesAction"
        #expect(report.text.contains(effective), "\(report.text)")
        #expect(!report.json.text.contains(#""setting":"http3x""#))
    }

    @Test("The changes from an earlier report are the listeners and policies whose outcome differs")
    func changes() throws {
        func report(_ texts: String...) throws -> AttachmentReport {
            let stored = try manifests(texts.joined(separator: "---\n"), source: .cluster).objects
            return AttachmentReport(ObjectCollection(stored: stored, files: []), severities: Severities())
        }
        let other = gateway.replacing("name: edge", with: "name: other")
        let before = try report(gateway, other, policy("p"), policy("o", targets: "other"))
        let after = try report(gateway, other, policy("p"), policy("o", targets: "other"), policy("q"))
        #expect(after.changes(from: before).resolution.policies.map(\.policy.name.name) == ["q"])
        #expect(after.changes(from: before).resolution.listeners.map(\.listener.gateway.name) == ["edge"])
        #expect(after.changes(from: after).resolution.listeners.isEmpty)
    }

    @Test("A finding has the location of its field, and the severity that is configured")
    func findings() throws {
        let input = try manifests(gateway + "---\n" + policy("p", "scheme: None"))
        var severities = Severities()
        severities.set(.enumeration, to: .warning)
        let report = AttachmentReport(ObjectCollection(files: input.objects), severities: severities)
        #expect(report.findings.map(\.location) == ["a.yaml:9:93"])
        #expect(report.findings.map(\.finding.rule) == [.enumeration])
        #expect(report.findings.map(\.finding.severity) == [.warning])
        #expect(report.json["findings"] != .array([]))
    }
}

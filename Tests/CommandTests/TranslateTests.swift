import Foundation
import JSONTape
import Testing

/// `ctp-webhook translate`.
@Suite struct TranslateTests {
    private static let gateway = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: infra}
        spec:
          gatewayClassName: eg
          listeners:
          - {name: https, port: 443, protocol: HTTPS, hostname: a.example.com, tls: {certificateRefs: [{name: cert}]}}
          - {name: http, port: 8080, protocol: HTTP}
          - {name: raw, port: 9000, protocol: TLS, hostname: b.example.com, tls: {mode: Passthrough}}
          - {name: datagrams, port: 53, protocol: UDP}

        """

    private static let route = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: c, namespace: infra}
        spec:
          parentRefs: [{name: edge, sectionName: http}]
          hostnames: [c.example.com]

        """

    private static func policy(_ name: String, _ settings: String, section: String? = nil) -> String {
        let section = section.map { ", sectionName: \($0)" } ?? ""
        return """
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: ClientTrafficPolicy
            metadata: {name: \(name), namespace: infra}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge\(section)}]
              \(settings)

            """
    }

    private func listeners(_ output: Output) throws -> [JSONValue] {
        guard case .array(let listeners) = try JSONValue(parsing: output.output) else { return [] }
        return listeners
    }

    @Test("Without a Gateway, a policy is translated for one assumed listener of the protocol")
    func assumed() throws {
        let text = Self.policy("p", "http3: {}")
        for (arguments, expected) in [([], "HTTPS"), (["--protocol", "https"], "HTTPS"), (["--protocol", "tcp"], "TCP")] {
            let output = try run(webhook, ["translate", "-", "-o", "json"] + arguments, input: text)
            #expect(output.status == 0 && output.error.isEmpty, "\(output.error)")
            let listeners = try listeners(output)
            #expect(listeners.count == 1)
            #expect(listeners.first?["policy"] == "infra/p")
            #expect(listeners.first?["protocol"] == .string(expected))
            #expect(listeners.first?["listener"] == nil)
        }
    }

    @Test("With a Gateway, a policy is translated for the listeners on which it is effective")
    func known() throws {
        let text = [
            Self.gateway, Self.policy("wide", "connection: {bufferLimit: 1Mi}"),
            Self.policy("narrow", "http3: {}", section: "https"),
        ].joined(separator: "---\n")
        let output = try run(webhook, ["translate", "-", "-o", "json"], input: text)
        #expect(output.status == 0)
        let listeners = try listeners(output)
        #expect(
            listeners.map { "\($0["policy"]?.text ?? "") \($0["listener"]?.text ?? "")" } == [
                #""infra/narrow" "infra/edge/https""#, #""infra/wide" "infra/edge/http""#, #""infra/wide" "infra/edge/raw""#,
            ])
        #expect(listeners.first?.text.contains(#""name":"infra/cert""#) == true)
        #expect(listeners.first?.text.contains(#""serverNames":["a.example.com"]"#) == true)
        #expect(listeners.first?.text.contains(#""portValue":10443"#) == true)
        #expect(listeners.last?.text.contains("commonTlsContext") == false)
        let limited = try run(webhook, ["translate", "-", "-o", "json", "--protocol", "http"], input: text)
        #expect(try self.listeners(limited).map { $0["policy"]?.text } == [#""infra/narrow""#, #""infra/wide""#])
        #expect(limited.error.contains("infra/narrow is not effective on a listener of the input"))
    }

    @Test("Annotations are comments in YAML and an object of JSON Pointers in JSON")
    func annotated() throws {
        let text = Self.policy("p", "timeout: {http: {idleTimeout: 30s}}")
        let yaml = try run(webhook, ["translate", "-", "--annotate"], input: text).output
        #expect(yaml.contains("idleTimeout: '30s'  # spec.timeout.http.idleTimeout\n"), "\(yaml)")
        #expect(yaml.hasPrefix("policy: infra/p\nprotocol: HTTPS\nlisteners:\n- name: infra/gateway/https\n"))
        let plain = try run(webhook, ["translate", "-"], input: text).output
        #expect(!plain.contains("#"))
        #expect(yaml.replacing("  # spec.timeout.http.idleTimeout", with: "") == plain)
        let json = try run(webhook, ["translate", "-", "--annotate", "-o", "json"], input: text)
        guard case .object(let origins)? = try listeners(json).first?["origins"] else {
            Issue.record("\(json.output)")
            return
        }
        #expect(
            origins == [
                .init(
                    key: "/listeners/0/filterChains/0/filters/0/typedConfig/commonHttpProtocolOptions/idleTimeout",
                    value: "spec.timeout.http.idleTimeout")
            ])
    }

    private static let failures: [(input: String, arguments: [String], status: Int32, parts: [String])] = [
        (
            policy("bad", "scheme: None"), [], 1,
            [
                "standard input:6:11: error: spec.scheme: Unsupported value",
                "infra/bad cannot be translated because it has errors",
            ]
        ),
        (
            policy("bad", "headers: {lateResponseHeaders: {set: [{name: a, value: ' b'}]}}"), [], 1,
            ["infra/bad cannot be translated"]
        ),
        (
            policy("bad", "http1: {http10: {useDefaultHost: true}}"), [], 1,
            ["infra/bad cannot be translated: spec.http1.http10.useDefaultHost: cannot set http10 default host"]
        ),
        (policy("good", "http1: {http10: {useDefaultHost: true}}"), ["--hostname", "a.example.com"], 0, []),
        (
            gateway + "---\n" + policy("bad", "http1: {http10: {useDefaultHost: true}}", section: "http"), [], 1,
            ["infra/bad on listener infra/edge/http: HTTP1: cannot set http10 default host"]
        ),
        (
            gateway + "---\n" + route + "---\n" + policy("good", "http1: {http10: {useDefaultHost: true}}", section: "http"),
            ["--hostname", "c.example.com"], 0, []
        ),
        // Envoy refuses the listener, which is best seen in the translation.
        (policy("bad", "tcpKeepalive: {probes: 128}"), [], 0, ["error: spec.tcpKeepalive.probes"]),
        ("{", [], 2, ["standard input:"]),
        (policy("p", "http3: {}"), ["--protocol", "udp"], 2, ["must be one of http, https, tls, tcp"]),
        (policy("p", "http3: {}"), ["--output", "xml"], 2, ["xml"]),
    ]

    @Test("The exit code is 1 if a policy cannot be translated and 2 if an input cannot be read", arguments: failures)
    func exitCodes(_ row: (input: String, arguments: [String], status: Int32, parts: [String])) throws {
        let output = try run(webhook, ["translate", "-"] + row.arguments, input: row.input)
        #expect(output.status == row.status, "\(output.error)")
        for part in row.parts { #expect(output.error.contains(part), "\(output.error)") }
        #expect(output.output.isEmpty == (row.status != 0))
    }

    @Test("A policy with errors does not keep others from being translated")
    func others() throws {
        let text = Self.policy("bad", "scheme: None") + "---\n" + Self.policy("good", "http3: {}")
        let output = try run(webhook, ["translate", "-", "-o", "json"], input: text)
        #expect(output.status == 1)
        #expect(try listeners(output).map { $0["policy"]?.text } == [#""infra/good""#])
    }

    @Test("Without files, the command says what it needs")
    func usage() throws {
        let output = try run(webhook, ["translate"])
        #expect(output.status == 2)
        #expect(output.error.contains("requires files, folders, - or --cluster"))
    }
}

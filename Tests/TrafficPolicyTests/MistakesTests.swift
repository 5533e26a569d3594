import Testing
import TrafficPolicy

/// Common mistakes, all reported at once.
@Suite struct MistakesTests {
    @Test("A policy with ten mistakes has exactly ten errors")
    func tenMistakes() throws {
        let spec = #"""
            {
              "targetRefs": [
                {"group": "gateway.networking.k8s.io", "kind": "HTTPRoute", "name": "eg"},
                {"group": "gateway.networking.k8s.io", "kind": "Gateway"}
              ],
              "tcpKeepalive": {"probes": -3, "idleTime": "20m", "interval": "1.5s"},
              "clientIPDetection": {"xForwardedFor": {"numTrustedHops": 1, "trustedCIDRs": ["10.0.0.0/99"]}},
              "tls": {"minVersion": "1.3", "maxVersion": "1.2"},
              "headers": {"withUnderscoresAction": "Reject"},
              "http2": {"maxConcurrentStreams": 0, "onInvalidMessage": true}
            }
            """#
        #expect(
            try verdicts(on: "{\"spec\":\(spec)}") == [
                "trusted-hops spec.clientIPDetection.xForwardedFor", "cidr spec.clientIPDetection.xForwardedFor.trustedCIDRs[0]",
                "enum spec.headers.withUnderscoresAction",
                "range spec.http2.maxConcurrentStreams", "type spec.http2.onInvalidMessage",
                "target-kind spec.targetRefs[0].kind",
                "required spec.targetRefs[1].name", "format spec.tcpKeepalive.interval", "unsigned spec.tcpKeepalive.probes",
                "tls-versions spec.tls.minVersion",
            ])
    }

    @Test("A malformed duration is rejected", arguments: ["5", "1.5s", "-1s", "10d", "", "1h1m1s1ms1h", "30S"])
    func durations(text: String) throws {
        #expect(
            try verdicts(onSpec: "\"timeout\":{\"http\":{\"idleTimeout\":\"\(text)\"}}") == [
                "format spec.timeout.http.idleTimeout"
            ])
    }

    @Test("The examples of the documentation have the documented findings")
    func examples() throws {
        let section =
            #"{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"my-gateway","sectionName":"https-listener"}"#
        #expect(try verdicts(onSpec: "\"targetRefs\":[\(section)],\"timeout\":{\"http\":{\"idleTimeout\":\"30s\"}}") == [])
        let withoutGroup = #""targetRefs":[{"kind":"Gateway","name":"my-gateway"}],"timeout":{"http":{"idleTimeout":"60s"}}"#
        #expect(try verdicts(onSpec: withoutGroup) == ["required spec.targetRefs[0].group"])
        let keepalive = #""tcpKeepalive":{"idleTime":"20m","interval":"60s","probes":3}"#
        let old = #""targetRef":{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"eg","namespace":"default"}"#
        #expect(
            try verdicts(on: policy("\(old),\(keepalive)")) == [
                "deprecated spec.targetRef (warning)", "target-namespace-redundant spec.targetRef.namespace (warning)",
            ])
        #expect(
            try verdicts(on: policy("\(old),\"enableProxyProtocol\":true")) == [
                "deprecated spec.enableProxyProtocol (warning)", "deprecated spec.targetRef (warning)",
                "target-namespace-redundant spec.targetRef.namespace (warning)",
            ])
    }

    static let deprecated: [(spec: String, verdicts: [String])] = [
        (#""enableProxyProtocol":false"#, ["deprecated spec.enableProxyProtocol (warning)"]),
        (#""enableProxyProtocol":null"#, []),
        (#""headers":{"preserveXRequestID":false}"#, ["deprecated spec.headers.preserveXRequestID (warning)"]),
        (#""tls":{"clientValidation":{"optional":false}}"#, []), (#""tls":{"clientValidation":{"optional":null}}"#, []),
        (#""tls":{"clientValidation":{"optional":true}}"#, ["deprecated spec.tls.clientValidation.optional (warning)"]),
        (#""proxyProtocol":{}"#, []),
    ]

    @Test("Deprecated fields are reported if Envoy Gateway reports them", arguments: deprecated)
    func deprecations(spec: String, verdicts expected: [String]) throws {
        #expect(try verdicts(onSpec: spec) == expected)
    }
}

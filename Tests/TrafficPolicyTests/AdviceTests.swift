import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// Mistakes of authors, with the advice that they get and the policy that the fix makes.
@Suite struct AdviceTests {
    typealias Row = (spec: String, rule: String, advice: String, fixed: String?)

    static let types: [Row] = [
        (#""tls":{"minVersion":1.2}"#, "type", #"write it in quotes: "1.2""#, #""tls":{"minVersion":"1.2"}"#),
        (#""tls":{"minVersion":"TLSv1_2"}"#, "enum", #"did you mean "1.2"?"#, #""tls":{"minVersion":"1.2"}"#),
        (#""tls":{"minVersion":"TLSv1.2"}"#, "enum", #"did you mean "1.2"?"#, #""tls":{"minVersion":"1.2"}"#),
        (#""timeout":{"http":{"idleTimeout":30}}"#, "type", #"did you mean "30s"?"#, nil),
        (#""http3":true"#, "type", "use {} to enable it", #""http3":{}"#),
        (#""proxyProtocol":true"#, "type", "use {} to enable it", #""proxyProtocol":{}"#),
        (
            #""clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.1"]}}"#, "cidr", "did you mean 10.0.0.1/32?",
            #""clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.1/32"]}}"#
        ),
        (
            #""clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["2001:db8::1"]}}"#, "cidr", "did you mean 2001:db8::1/128?",
            #""clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["2001:db8::1/128"]}}"#
        ),
        (
            #""clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["::ffff:10.0.0.0/104"]}}"#, "cidr-mapped",
            "use 10.0.0.0/8", #""clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.0/8"]}}"#
        ),
    ]

    static let names: [Row] = [
        (
            #""tls":{"cipherSuites":["ECDHE-RSA-AES128-GCM-SHA256"]}"#, "unknown-field", "did you mean ciphers?",
            #""tls":{"ciphers":["ECDHE-RSA-AES128-GCM-SHA256"]}"#
        ),
        (
            #""headers":{"preserveHeaderCase":true}"#, "unknown-field", "did you mean spec.http1.preserveHeaderCase?",
            #""headers":{},"http1":{"preserveHeaderCase":true}"#
        ),
        (#""enableHTTP3":true"#, "unknown-field", "did you mean http3?", #""http3":{}"#),
        (
            #""timeout":{"http":{"requestTimeout":"10s"}}"#, "unknown-field",
            "did you mean requestReceivedTimeout, or requestTimeout of a BackendTrafficPolicy?", nil
        ),
        (
            #""timeout":{"idleTimeout":"10s"}"#, "unknown-field",
            "did you mean spec.timeout.tcp.idleTimeout or spec.timeout.http.idleTimeout?", nil
        ),
        (#""loadBalancer":{}"#, "unknown-field", "set loadBalancer in a BackendTrafficPolicy", nil),
        (#""jwt":{}"#, "unknown-field", "set jwt in a SecurityPolicy", nil),
        (
            #""connection":{"maxConnections":5}"#, "unknown-field", "did you mean spec.connection.connectionLimit.value?",
            #""connection":{"connectionLimit":{"value":5}}"#
        ),
        (
            #""headers":{"earlyRequestHeaders":{"set":[{"header":"X-A","value":"1"}]}}"#, "unknown-field", "did you mean name?",
            #""headers":{"earlyRequestHeaders":{"set":[{"value":"1","name":"X-A"}]}}"#
        ),
        (#""path":{"mergeSlashes":true}"#, "unknown-field", "use disableMergeSlashes, which is the opposite", nil),
        (
            #""tls":{"sessionResumption":{"stateless":{}}}"#, "unknown-field", "did you mean spec.tls.session.resumption?",
            #""tls":{"session":{"resumption":{"stateless":{}}}}"#
        ),
        // Deprecated fields are not suggested.
        (#""enableProxyProtocoll":true"#, "unknown-field", "remove it", nil),
    ]

    @Test("The advice names what the author most likely means, and a fix makes it so", arguments: types + names)
    func advice(row: Row) throws {
        let text = policy(row.spec)
        let finding = try #require(try findings(in: text).first { $0.rule.id == row.rule })
        #expect(finding.text.hasSuffix(row.advice), "\(finding.text)")
        let fixed = try finding.fix?.applied(to: JSONValue(parsing: text))["spec"]
        let expected = try row.fixed.map { try JSONValue(parsing: policy($0))["spec"] }
        // The order of members has no meaning.
        #expect(fixed.map(Self.sorted) == expected.flatMap { $0 }.map(Self.sorted))
    }

    @Test("Advice is cut as values are; the fix is not", arguments: ["a", "\\u0001"])
    func longAdvice(character: String) throws {
        let text = policy(#""healthCheck":{"path":"\#(String(repeating: character, count: 1000))"}"#)
        let finding = try #require(try findings(in: text).first { $0.rule.id == "health-check-path" })
        // The value and the suggestion, with at most six characters for one.
        let maxLength = 2 * 6 * Finding.maxValueLength + 100
        #expect(finding.text.hasSuffix("…") && finding.text.unicodeScalars.count < maxLength, "\(finding.text)")
        let fixed = try #require(try finding.fix?.applied(to: JSONValue(parsing: text))["spec"]?["healthCheck"]?["path"])
        #expect(try fixed == JSONValue(parsing: #""/\#(String(repeating: character, count: 1000))""#))
    }

    static let targets: [Row] = [
        (
            #""targetRefs":[{"group":"gateway.networking.k8s.io","kind":"HTTPRoute","name":"a"}]"#, "target-kind",
            "the policy applies to listeners; for routes, use a BackendTrafficPolicy", nil
        ),
        (
            #""targetRefs":[{"group":"gateway.networking.k8s.io","kind":"gateway","name":"a"}]"#, "target-kind",
            #"did you mean "Gateway"?"#, #""targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"a"}]"#
        ),
        (
            #""targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"a","matchLabels":{"a":"b"}}]"#,
            "unknown-field", "use targetSelectors to select targets by their labels", nil
        ),
        (
            #""targetRef":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"a"}]"#, "type",
            "use targetRefs for a list", #""targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"a"}]"#
        ),
        (
            #""targetRefs":{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"a"}"#, "type",
            "write it as a list with one item",
            #""targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"a"}]"#
        ),
        (
            #""targetSelectors":[{"kind":"Gateway","matchLabels":{"app":"a b"}}]"#, "selector-nothing",
            "use letters and digits, with -, _ and . between them", nil
        ),
    ]

    static let objects: [Row] = [
        (#""healthCheck":"/healthz""#, "type", "an object, not a string; use {path: ...}", nil),
        (#""tls":{"clientValidation":{"caCertificateRefs":["ca"]}}"#, "type", "use {name: ...}", nil),
        (#""headers":{"earlyRequestHeaders":{"set":["a: b"]}}"#, "type", "use {name: ..., value: ...}", nil),
        (#""headers":{"earlyRequestHeaders":{"set":{"a":"b"}}}"#, "type", "an array, not an object", nil),
        (#""http1":{"http10":true}"#, "type", "use {} to enable it", #""http1":{"http10":{}}"#),
    ]

    @Test("The advice about values in place of objects", arguments: objects)
    func object(row: Row) throws { try advice(row: row) }

    @Test("An empty name of a target is one mistake")
    func emptyName() throws {
        let spec = #""targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":""}],"http3":{}"#
        #expect(try findings(in: policy(spec)).map(\.rule.id) == ["length"])
    }

    @Test("The advice about targets", arguments: targets)
    func target(row: Row) throws { try advice(row: row) }

    @Test(
        "A repeated group or algorithm is found by all its names",
        arguments: [
            (#""tls":{"ecdhCurves":["X25519","x25519"]}"#, ["curve-repeated spec.tls.ecdhCurves[1]"]),
            (#""tls":{"ecdhCurves":["P-256:prime256v1"]}"#, ["curve-repeated spec.tls.ecdhCurves[0]"]),
            (#""tls":{"ecdhCurves":["P-256","P-384","P-521"]}"#, []),
            (
                #""tls":{"signatureAlgorithms":["RSA+SHA256","ECDSA+SHA256","rsa_pkcs1_sha256"]}"#,
                ["signature-algorithm-repeated spec.tls.signatureAlgorithms[2]"]
            ),
            (
                #""tls":{"signatureAlgorithms":["PSS+SHA256","RSA-PSS+SHA256"]}"#,
                ["signature-algorithm-repeated spec.tls.signatureAlgorithms[1]"]
            ),
        ] as [(String, [String])])
    func repetitions(spec: String, expected: [String]) throws {
        #expect(try findings(in: policy(spec)).map(\.verdict) == expected)
    }

    @Test(
        "Versions that cross name the field that the author wrote",
        arguments: [
            (#""tls":{"maxVersion":"1.1"}"#, "tls-versions spec.tls.maxVersion"),
            (#""tls":{"minVersion":"1.3","maxVersion":"1.2"}"#, "tls-versions spec.tls.minVersion"),
        ])
    func versions(spec: String, expected: String) throws {
        #expect(try findings(in: policy(spec)).filter { $0.severity == .error }.map(\.verdict) == [expected])
    }

    static let tls: [(spec: String, verdicts: [String])] = [
        (#""http3":{},"enableProxyProtocol":false"#, ["deprecated spec.enableProxyProtocol (warning)"]),
        (
            #""http3":{},"proxyProtocol":{},"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}"#,
            ["http3-client-validation spec.http3 (warning)"]
        ),
        (#""http3":{},"tls":{"fingerprints":[]}"#, []),
        (
            #""tls":{"clientValidation":{"mode":"RequireAny","subjectAltNames":{"dnsNames":[]},"caCertificateRefs":[{"name":"ca"}]}}"#,
            ["client-unverified spec.tls.clientValidation.mode (warning)"]
        ),
        (#""tls":{"clientValidation":{"mode":"Request"}}"#, ["client-unverified spec.tls.clientValidation.mode (warning)"]),
        (
            #""tls":{"minVersion":"1.0","maxVersion":"1.1","ciphers":["ECDHE-RSA-AES128-SHA"]}"#,
            [
                "cipher-weak spec.tls.ciphers[0] (warning)", "tls-version-old spec.tls.maxVersion (warning)",
                "tls-version-old spec.tls.minVersion (warning)",
            ]
        ),
        (
            #""tls":{"minVersion":"Auto","maxVersion":"1.1","ciphers":["ECDHE-RSA-AES128-SHA"]}"#,
            [
                "cipher-weak spec.tls.ciphers[0] (warning)", "tls-version-old spec.tls.maxVersion (warning)",
                "tls-versions-unusable spec.tls.maxVersion", "tls-version-auto spec.tls.minVersion (warning)",
            ]
        ),
        (
            #""tls":{"maxVersion":"1.2","signatureAlgorithms":["rsa_pkcs1_sha256"]}"#,
            ["tls-version-capped spec.tls.maxVersion (warning)"]
        ),
        (#""tls":{"alpnProtocols":["h2, http/1.1"]}"#, ["alpn-unknown spec.tls.alpnProtocols[0] (warning)"]),
        (#""tls":{"alpnProtocols":["h2,http/1.1"]}"#, []),
        (#""clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["::ffff:10.0.0.1/128","64:ff9b::/96"]}}"#, []),
        (#""timeout":{"http":{"requestReceivedTimeout":"10m"}}"#, []),
    ]

    @Test("Settings that work, or fail for another reason, have no further finding", arguments: tls)
    func neighbours(spec: String, expected: [String]) throws {
        #expect(try findings(in: policy(spec)).map(\.verdict).sorted() == expected.sorted())
    }

    private static func sorted(_ value: JSONValue) -> JSONValue {
        guard case .object(let members) = value else { return value }
        return .object(members.map { .init(key: $0.key, value: sorted($0.value)) }.sorted { $0.key < $1.key })
    }
}

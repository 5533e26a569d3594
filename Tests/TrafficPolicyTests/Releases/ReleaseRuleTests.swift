import CachedTables
import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// What releases of Envoy Gateway and Envoy accept and reject.
@Suite struct ReleaseRuleTests {
    /// A spec, the releases, an optional Envoy, and whether the rule is violated there.
    typealias Row = (spec: String, rule: String, violated: [String], satisfied: [String])

    static let rows: [Row] = [
        // Section 2: constraints of the CRD.
        (
            #""targetRef":{"group":"gateway.networking.k8s.io","kind":"ListenerSet","name":"a"}"#, "target-kind",
            ["1.0", "1.1", "1.8"], ["1.9", "main"]
        ),
        (
            #""targetRef":{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"a","sectionName":"b"}"#, "target-section",
            ["1.0"], ["1.1", "1.9"]
        ),
        (
            #""targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"a"}]"#, "required", ["1.0"],
            ["1.1", "1.9"]
        ),
        (#""targetRefs":[],"http3":{}"#, "target-required", ["1.1", "1.5", "1.9", "main"], ["1.0"]),
        (
            #""targetRef":{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"a"},"targetRefs":[]"#, "target-exclusive",
            ["1.1", "1.9", "main"], ["1.0"]
        ),
        (#""clientIPDetection":{}"#, "client-ip-source", ["1.9", "main"], ["1.0", "1.8"]),
        (
            #""clientIPDetection":{"customHeader":{"name":"a"},"xForwardedFor":{"numTrustedHops":1}}"#, "client-ip-sources",
            ["1.0", "1.3", "1.8"], ["1.9"]
        ),
        (
            #""clientIPDetection":{"customHeader":{"name":"a"},"xForwardedFor":{"numTrustedHops":1}}"#, "client-ip-source",
            ["1.9", "main"], ["1.8"]
        ),
        (#""clientIPDetection":{"xForwardedFor":{}}"#, "trusted-hops", ["1.3", "1.8", "main"], ["1.0", "1.2"]),
        (
            #""connection":{"connectionLimit":{"closeDelay":"1s"}}"#, "required", ["1.2", "1.3.0", "1.6.0", "1.6.4", "1.7.0"],
            ["1.1", "1.6.5", "1.6", "1.7.1", "1.7", "1.8", "main"]
        ),
        (
            #""connection":{"connectionLimit":{"closeDelay":"1s"}}"#, "close-delay", ["1.6.5", "1.6.7", "1.7.1", "1.9"],
            ["1.1", "1.6.4", "1.7.0"]
        ),
        (#""connection":{"connectionLimit":{"value":0}}"#, "range", ["1.2", "1.9"], ["1.1"]),
        (#""connection":{"connectionLimit":{"value":-1}}"#, "range", ["1.1", "1.2", "1.9"], []),
        (#""tls":{"alpnProtocols":["h3"]}"#, "enum", ["1.0", "1.5"], ["1.6", "1.9"]),
        (#""headers":{"earlyRequestHeaders":{"remove":[]}}"#, "items", ["1.7", "1.9", "main"], ["1.2", "1.6.7"]),
        (
            "\"headers\":{\"earlyRequestHeaders\":{\"remove\":[\((1...17).map { "\"x-\($0)\"" }.joined(separator: ","))]}}",
            "items",
            ["1.2", "1.4"], ["1.5", "1.9"]
        ),
        (
            "\"headers\":{\"earlyRequestHeaders\":{\"remove\":[\((1...65).map { "\"x-\($0)\"" }.joined(separator: ","))]}}",
            "items",
            ["1.5", "1.6", "1.9"], []
        ),
        (#""targetSelectors":[{"kind":"Gateway"}]"#, "required", ["1.1", "1.3"], ["1.4", "1.9"]),
        (#""targetSelectors":[{"kind":"ListenerSet","matchLabels":{}}]"#, "selector-kind", ["1.1", "1.8"], ["1.9"]),
        (#""headers":{"preserveXRequestID":true,"requestID":"Preserve"}"#, "request-id-exclusive", ["1.4", "1.9"], ["1.3"]),
        (
            #""targetRef":{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"a","namespace":"default"}"#,
            "target-namespace-redundant", ["1.1", "1.9"], ["1.0"]
        ),
        (
            #""targetRef":{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"a","namespace":"other"}"#,
            "target-namespace", ["1.0", "1.1", "1.9"], []
        ),
        // Deprecations.
        (
            #""targetRef":{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"a"}"#, "deprecated", ["1.1", "1.9"],
            ["1.0"]
        ),
        (#""enableProxyProtocol":true"#, "deprecated", ["1.5", "1.9"], ["1.4"]),
        (#""headers":{"preserveXRequestID":false}"#, "deprecated", ["1.4", "1.9"], ["1.1", "1.3"]),
        (
            #""tls":{"clientValidation":{"caCertificateRefs":[{"name":"a"}],"optional":true}}"#, "deprecated", ["1.8", "1.9"],
            ["1.1", "1.7"]
        ),
        // Section 3: the controller.
        (
            #""headers":{"earlyRequestHeaders":{"set":[{"name":"a","value":"b  c"}]}}"#, "header-value", ["1.3.3", "1.4", "1.9"],
            ["1.2", "1.3.2"]
        ),
        (#""connection":{"maxAcceptPerSocketEvent":5}"#, "accept-limit-ignored", ["1.5.0"], ["1.4", "1.5.1", "1.5", "1.9"]),
        (#""tls":{"ciphers":["ALL"]}"#, "cipher-unknown", ["1.8", "1.9"], ["1.0", "1.7"]),
        (#""tls":{"clientValidation":{}}"#, "client-ca-required", ["1.8", "1.9", "main"], ["1.0", "1.7"]),
        (#""tls":{"clientValidation":{"spkiHashes":[]}}"#, "client-ca-missing", ["1.0", "1.5", "1.7"], ["1.8", "main"]),
        (
            #""tls":{"clientValidation":{"caCertificateRefs":[{"kind":"ClusterTrustBundle","name":"a"}]}}"#, "reference-kind",
            ["1.0", "1.4"], ["1.5", "1.9"]
        ),
        (#""connection":{"bufferLimit":"5Gi"}"#, "quantity-range", ["1.1", "1.9"], []),
        (
            #""http3":{},"tls":{"clientValidation":{"caCertificateRefs":[{"name":"a"}]}}"#, "http3-client-validation",
            ["1.8", "1.9", "main"], ["1.0", "1.7"]
        ),
        (
            #""http3":{},"tls":{"clientValidation":{"caCertificateRefs":[{"name":"a"}]}}"#, "http3-client-certificate",
            ["1.0", "1.7"], ["1.8", "1.9", "main"]
        ),
        (#""http3":{},"tls":{"clientValidation":{}}"#, "http3-client-certificate", [], ["1.0", "1.7"]),
        (#""clientIPDetection":{"xForwardedFor":{"numTrustedHops":0}}"#, "trusted-hops-zero", ["1.3", "1.9"], ["1.0", "1.2"]),
        // Fields that the release drops have no effect.
        (#""http3":{},"tls":{"fingerprints":["JA4"]}"#, "http3-fingerprints", ["1.8", "1.9"], ["1.7"]),
    ]

    @Test("A rule holds in its releases only", arguments: rows)
    func rule(row: Row) throws {
        for (releases, isViolated) in [(row.violated, true), (row.satisfied, false)] {
            for release in releases {
                let tables = cachedTables(for: try KnownReleases.profile(gateway: release))
                let policy = ReleaseFieldTests.policy(row.spec, tables)
                let found = try findings(in: policy, tables: tables).map { "\($0.rule.id)" }
                #expect(found.contains(row.rule) == isViolated, "\(release): \(found)")
            }
        }
    }

    /// A spec, the rule, the releases of Envoy that reject it, and those that accept it.
    static let envoyRows: [Row] = [
        (#""tls":{"ecdhCurves":["P-224"]}"#, "curve-unknown", ["1.38", "1.39", "1.40"], ["1.29", "1.36", "1.37"]),
        (#""tls":{"ecdhCurves":["secp224r1"]}"#, "curve-unknown", ["1.38"], ["1.37"]),
        (#""tls":{"ecdhCurves":["X25519","MLKEM1024"]}"#, "curve-unknown", ["1.29", "1.36", "1.37"], ["1.38", "1.40"]),
        (#""tls":{"ecdhCurves":["X25519","X25519Kyber768Draft00"]}"#, "curve-unknown", ["1.40"], ["1.36", "1.39"]),
        (#""tls":{"ecdhCurves":["SecP256r1MLKEM768"]}"#, "curve-unknown", ["1.29", "1.36", "1.40"], []),
        (#""tls":{"ecdhCurves":["P-256","prime256v1"]}"#, "curve-repeated", ["1.38", "1.40"], ["1.36", "1.37"]),
        (
            #""tls":{"signatureAlgorithms":["PSS+SHA256","RSA-PSS+SHA256"]}"#, "signature-algorithm-repeated",
            ["1.29", "1.36", "1.40"], []
        ),
        (#""tls":{"signatureAlgorithms":["mldsa44"]}"#, "signature-algorithm-unknown", ["1.36", "1.39"], ["1.40"]),
        (#""tls":{"signatureAlgorithms":["rsa_pkcs1_md5_sha1"]}"#, "signature-algorithm-unknown", ["1.36", "1.40"], []),
        (
            #""headers":{"earlyRequestHeaders":{"set":[{"name":"a","value":"100%"}]}}"#, "header-value-command",
            ["1.36", "1.40"], []
        ),
        (
            #""headers":{"earlyRequestHeaders":{"set":[{"name":"a","value":"%REQUEST_HEADER(x)%"}]}}"#, "header-value-command",
            ["1.29", "1.36"], ["1.37", "1.40"]
        ),
        (
            #""headers":{"earlyRequestHeaders":{"set":[{"name":"a","value":"%SPAN_ID% %QUERY_PARAMS%"}]}}"#,
            "header-value-command",
            ["1.36", "1.37"], ["1.38", "1.40"]
        ),
        (#""headers":{"earlyRequestHeaders":{"set":[{"name":"Host","value":"a"}]}}"#, "header-host", ["1.36", "1.40"], []),
        (#""http3":{},"proxyProtocol":{}"#, "http3-proxy-protocol", ["1.36", "1.40"], []),
        (
            #""headers":{"earlyRequestHeaders":{"removeOnMatch":[{"type":"RegularExpression","value":"\\x{100}"}]}}"#,
            "regular-expression", ["1.40"], ["1.36", "1.39"]
        ),
        (
            #""headers":{"earlyRequestHeaders":{"removeOnMatch":[{"type":"RegularExpression","value":"(?P<ä>x)"}]}}"#,
            "regular-expression", ["1.40"], ["1.36", "1.39"]
        ),
        (
            #""headers":{"earlyRequestHeaders":{"removeOnMatch":[{"type":"RegularExpression","value":"\\p{Foo}"}]}}"#,
            "regular-expression", ["1.36", "1.40"], []
        ),
        (#""tls":{"alpnProtocols":["h2",""]}"#, "alpn-length", [], ["1.36", "1.40"]),
    ]

    @Test("A rule about Envoy depends on the release of Envoy, and not on that of Envoy Gateway", arguments: envoyRows)
    func envoy(row: Row) throws {
        for (releases, isViolated) in [(row.violated, true), (row.satisfied, false)] {
            for release in releases {
                let tables = cachedTables(for: try KnownReleases.profile(gateway: nil, envoy: release))
                let found = try findings(in: ReleaseFieldTests.policy(row.spec, tables), tables: tables).map { "\($0.rule.id)" }
                #expect(found.contains(row.rule) == isViolated, "\(release): \(found)")
            }
        }
    }

    @Test("The consequence of a rule is that of the release")
    func consequences() throws {
        let spec = #""tls":{"clientValidation":{"caCertificateRefs":[{"group":"v1","name":"ca"}]}}"#
        func message(_ release: String) throws -> String {
            let tables = cachedTables(for: try KnownReleases.profile(gateway: release))
            let found = try findings(in: ReleaseFieldTests.policy(spec, tables), tables: tables)
            return try #require(found.first { $0.rule.id == "reference-group" }).message
        }
        #expect(try message("1.9").contains("answer 500"))
        #expect(try !message("1.0").contains("answer 500"))
    }

    @Test("preserveXRequestID means Preserve up to 1.5, and PreserveOrGenerate since 1.6")
    func defaults() throws {
        for (release, value) in [
            ("1.4", "Preserve"), ("1.5", "Preserve"), ("1.6", "PreserveOrGenerate"), ("1.9", "PreserveOrGenerate"),
        ] {
            let tables = cachedTables(for: try KnownReleases.profile(gateway: release))
            let tape = try JSONTape(parsing: ReleaseFieldTests.policy(#""headers":{"preserveXRequestID":true}"#, tables))
            var defaulter = Defaulter(tables.program, .all)
            let found = defaulter.additions(for: tape, at: tape.root).first { "\($0.path)" == "spec.headers.requestID" }
            #expect(found?.value == .string(value), "\(release)")
        }
    }

    @Test("The status reports deprecated fields since 1.7, optional since 1.8")
    func status() throws {
        for (release, count) in [("1.5", 0), ("1.6", 0), ("1.7", 3), ("1.8", 4), ("main", 4)] {
            let tables = cachedTables(for: try KnownReleases.profile(gateway: release))
            #expect(tables.deprecatedFields.count == count, "\(release)")
        }
    }
}

import CachedTables
import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// The first release of each field.
@Suite struct ReleaseFieldTests {
    /// A field that not all releases have: its first release, and a spec with it. Other fields of the spec are as old, or older.
    typealias Row = (path: String, since: Release, spec: String)

    private static let ca = #""caCertificateRefs":[{"name":"ca"}]"#

    static let rows: [Row] = [
        ("spec.targetRefs", "1.1", #""targetRefs":[]"#),
        ("spec.targetSelectors", "1.1", #""targetSelectors":[{"kind":"Gateway","matchLabels":{}}]"#),
        (
            "spec.targetSelectors[0].matchExpressions", "1.4",
            #""targetSelectors":[{"kind":"Gateway","matchLabels":{},"matchExpressions":[]}]"#
        ),
        (
            "spec.targetSelectors[0].namespaces", "1.8",
            #""targetSelectors":[{"kind":"Gateway","matchLabels":{},"namespaces":{"from":"Same"}}]"#
        ),
        ("spec.proxyProtocol", "1.5", #""proxyProtocol":{}"#),
        (
            "spec.clientIPDetection.xForwardedFor.trustedCIDRs", "1.3",
            #""clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.0/8"]}}"#
        ),
        (
            "spec.clientIPDetection.xForwardedFor.disableXForwardedForAppend", "1.9",
            #""clientIPDetection":{"xForwardedFor":{"numTrustedHops":1,"disableXForwardedForAppend":true}}"#
        ),
        ("spec.clientIPDetection.directSourceIP", "1.9", #""clientIPDetection":{"directSourceIP":{}}"#),
        ("spec.tls.session", "1.2", #""tls":{"session":{"resumption":{"stateless":{}}}}"#),
        ("spec.tls.fingerprints", "1.8", #""tls":{"fingerprints":["JA3"]}"#),
        ("spec.tls.clientValidation.optional", "1.1", "\"tls\":{\"clientValidation\":{\(ca),\"optional\":false}}"),
        ("spec.tls.clientValidation.spkiHashes", "1.5", "\"tls\":{\"clientValidation\":{\(ca),\"spkiHashes\":[]}}"),
        ("spec.tls.clientValidation.certificateHashes", "1.5", "\"tls\":{\"clientValidation\":{\(ca),\"certificateHashes\":[]}}"),
        ("spec.tls.clientValidation.subjectAltNames", "1.5", "\"tls\":{\"clientValidation\":{\(ca),\"subjectAltNames\":{}}}"),
        (
            "spec.tls.clientValidation.crl", "1.6",
            "\"tls\":{\"clientValidation\":{\(ca),\"crl\":{\"refs\":[{\"name\":\"crl\"}]}}}"
        ),
        ("spec.tls.clientValidation.mode", "1.8", "\"tls\":{\"clientValidation\":{\(ca),\"mode\":\"VerifyIfGiven\"}}"),
        (
            "spec.tls.clientValidation.allowExpiredCertificate", "1.9",
            "\"tls\":{\"clientValidation\":{\(ca),\"allowExpiredCertificate\":false}}"
        ),
        ("spec.headers.disableRateLimitHeaders", "1.1", #""headers":{"disableRateLimitHeaders":true}"#),
        ("spec.headers.withUnderscoresAction", "1.1", #""headers":{"withUnderscoresAction":"DropHeader"}"#),
        ("spec.headers.xForwardedClientCert", "1.1", #""headers":{"xForwardedClientCert":{"mode":"Sanitize"}}"#),
        ("spec.headers.preserveXRequestID", "1.1", #""headers":{"preserveXRequestID":true}"#),
        ("spec.headers.requestID", "1.4", #""headers":{"requestID":"Generate"}"#),
        ("spec.headers.earlyRequestHeaders", "1.2", #""headers":{"earlyRequestHeaders":{"remove":["x-a"]}}"#),
        ("spec.headers.lateResponseHeaders", "1.6", #""headers":{"lateResponseHeaders":{"remove":["x-a"]}}"#),
        (
            "spec.headers.earlyRequestHeaders.addIfAbsent", "1.7",
            #""headers":{"earlyRequestHeaders":{"addIfAbsent":[{"name":"x-a","value":"b"}]}}"#
        ),
        (
            "spec.headers.lateResponseHeaders.removeOnMatch", "1.7",
            #""headers":{"lateResponseHeaders":{"removeOnMatch":[{"value":"x-a"}]}}"#
        ),
        ("spec.headers.host", "1.9", #""headers":{"host":{"stripTrailingHostDot":true}}"#),
        ("spec.headers.maxRequestHeaderLimit", .main, #""headers":{"maxRequestHeaderLimit":"64Ki"}"#),
        ("spec.timeout.http.idleTimeout", "1.1", #""timeout":{"http":{"idleTimeout":"1m"}}"#),
        ("spec.timeout.tcp", "1.1", #""timeout":{"tcp":{"idleTimeout":"1m"}}"#),
        ("spec.timeout.http.streamIdleTimeout", "1.5", #""timeout":{"http":{"streamIdleTimeout":"1m"}}"#),
        ("spec.timeout.http.requestHeadersReceivedTimeout", "1.9", #""timeout":{"http":{"requestHeadersReceivedTimeout":"1m"}}"#),
        ("spec.timeout.tcp.tlsHandshakeTimeout", "1.9", #""timeout":{"tcp":{"tlsHandshakeTimeout":"1m"}}"#),
        ("spec.timeout.tcp.connectionInspectionTimeout", "1.9", #""timeout":{"tcp":{"connectionInspectionTimeout":"1m"}}"#),
        ("spec.connection", "1.1", #""connection":{"bufferLimit":"64Ki","connectionLimit":{"value":10}}"#),
        ("spec.connection.socketBufferLimit", "1.2", #""connection":{"socketBufferLimit":"64Ki"}"#),
        ("spec.connection.maxAcceptPerSocketEvent", "1.5", #""connection":{"maxAcceptPerSocketEvent":1}"#),
        (
            "spec.connection.connectionLimit.maxConnectionDuration", "1.6",
            #""connection":{"connectionLimit":{"value":1,"maxConnectionDuration":"1h"}}"#
        ),
        (
            "spec.connection.connectionLimit.maxRequestsPerConnection", "1.6",
            #""connection":{"connectionLimit":{"value":1,"maxRequestsPerConnection":9}}"#
        ),
        (
            "spec.connection.connectionLimit.maxStreamDuration", "1.6",
            #""connection":{"connectionLimit":{"value":1,"maxStreamDuration":"1h"}}"#
        ),
        ("spec.http1.disableSafeMaxConnectionDuration", "1.6", #""http1":{"disableSafeMaxConnectionDuration":false}"#),
        ("spec.http1.ignoredUpgradeTypes", "1.8", #""http1":{"ignoredUpgradeTypes":[{"value":"h2c"}]}"#),
        ("spec.http2", "1.1", #""http2":{"maxConcurrentStreams":10}"#),
        ("spec.http2.onInvalidMessage", "1.2", #""http2":{"onInvalidMessage":"TerminateStream"}"#),
        ("spec.http2.connectionKeepalive", "1.8", #""http2":{"connectionKeepalive":{"timeout":"1s"}}"#),
        ("spec.healthCheck", "1.1", #""healthCheck":{"path":"/"}"#),
        ("spec.scheme", "1.7", #""scheme":"Preserve""#),
        ("spec.grpc", "1.8", #""grpc":{"enableWeb":true}"#),
    ]

    @Test("A field is reported exactly before its first release, with that release", arguments: rows)
    func firstRelease(row: Row) throws {
        for tables in PolicyTables.all {
            let found = try Self.newerFields(row.spec, tables).filter { $0.path.description == row.path }
            let isOlder = tables.profile.release < row.since
            #expect(found.count == (isOlder ? 1 : 0), "\(tables.profile)")
            for finding in found {
                #expect(finding.severity == .warning && finding.kind == .forbidden)
                let requirement = row.since == .main ? "(main)" : "Envoy Gateway \(row.since) or later"
                #expect(finding.text.contains(requirement), "\(finding)")
                #expect(finding.text.hasSuffix("; \(tables.profile.release.line) drops it"), "\(finding)")
            }
        }
    }

    @Test("Every field that not all releases have is in the list, or inside one that is")
    func complete() throws {
        let paths = Set(Self.rows.map(\.path))
        var missing: [String] = []
        for location in FieldLocation.ofCRD where location.field.releases != .all {
            if !paths.contains("\(location.path)"), !paths.contains(where: { "\(location.path)".hasPrefix($0 + ".") }) {
                missing.append("\(location.path)")
            }
        }
        // The two modifiers of headers have the same fields.
        missing.removeAll { $0.hasSuffix("Headers.addIfAbsent") || $0.hasSuffix("Headers.removeOnMatch") }
        #expect(missing == [])
    }

    @Test("What is inside a field that the release lacks is reported once, and its values are checked")
    func inside() throws {
        let tables = cachedTables(for: try KnownReleases.profile(gateway: "1.0"))
        let spec =
            #""headers":{"earlyRequestHeaders":{"set":[{"name":"x-a","value":"b"}],"addIfAbsent":[]},"xForwardedClientCert":{"mode":"x"}}"#
        let found = try findings(in: Self.policy(spec, tables), tables: tables).map { "\($0.rule.id) \($0.path)" }
        #expect(
            Set(found) == [
                "newer-field spec.headers.earlyRequestHeaders", "newer-field spec.headers.earlyRequestHeaders.addIfAbsent",
                "items spec.headers.earlyRequestHeaders.addIfAbsent", "newer-field spec.headers.xForwardedClientCert",
                "enum spec.headers.xForwardedClientCert.mode",
            ])
    }

    @Test("A null counts as a field for strict clients")
    func null() throws {
        let tables = cachedTables(for: try KnownReleases.profile(gateway: "1.7"))
        let found = try findings(in: Self.policy(#""grpc":null"#, tables), tables: tables).map { "\($0.rule.id) \($0.path)" }
        #expect(found.contains("newer-field spec.grpc"))
    }

    @Test("In a webhook, the field shows that the cluster is newer than the profile")
    func pruned() throws {
        let tables = cachedTables(for: try KnownReleases.profile(gateway: "1.7"))
        var validator = PolicyValidator(tables, isPruned: true)
        let tape = try JSONTape(parsing: Self.policy(#""grpc":{}"#, tables))
        validator.validate(tape, at: tape.root)
        let finding = try #require(validator.findings.kept.first { $0.rule.id == "newer-field" })
        #expect("\(finding.path)" == "spec.grpc" && finding.severity == .warning)
        #expect(finding.text.contains("Envoy Gateway 1.8 or later") && finding.text.contains("--envoy-gateway"))
    }

    @Test("The mutating webhook adds no default to a field that the release lacks")
    func defaults() throws {
        let tables = cachedTables(for: try KnownReleases.profile(gateway: "1.4"))
        var defaulter = PolicyDefaulter(tables, level: .documented)
        let tape = try JSONTape(
            parsing: Self.policy(
                #""connection":{},"headers":{},"tls":{"clientValidation":{"crl":{"refs":[{"name":"a"}]}}}"#, tables))
        let patch = defaulter.patch(for: tape, at: tape.root)
        // Since 1.5 there is maxAcceptPerSocketEvent, and since 1.6 crl.
        #expect(patch?.operations.map(\.path.description) == ["spec.headers.withUnderscoresAction"])
    }

    static func policy(_ spec: String, _ tables: PolicyTables) -> String {
        let target = spec.contains("\"target") ? "" : tables.targetMembers(gateway: "eg") + ","
        return "{\"metadata\":{\"name\":\"p\",\"namespace\":\"default\"},\"spec\":{\(target)\(spec)}}"
    }

    private static func newerFields(_ spec: String, _ tables: PolicyTables) throws -> [Finding] {
        try findings(in: policy(spec, tables), tables: tables).filter { $0.rule.id == "newer-field" }
    }
}

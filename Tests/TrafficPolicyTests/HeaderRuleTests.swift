import JSONTape
import PolicySchema
import Testing

/// Rules about headers, and about other settings that read headers.
@Suite struct HeaderRuleTests {
    private static let early = "spec.headers.earlyRequestHeaders"
    private static let late = "spec.headers.lateResponseHeaders"

    private func modifier(_ members: String, _ rest: String = "") -> String {
        #""headers":{"earlyRequestHeaders":{\#(members)}\#(rest)}"#
    }

    /// The verdicts of all rules on the members of a spec.
    private func verdicts(onSpec members: String) throws -> [String] { try findings(in: policy(members)).map(\.verdict) }

    private func lateModifier(_ members: String) -> String { #""headers":{"lateResponseHeaders":{\#(members)}}"# }

    @Test("Host and Content-Length cannot be written, in any case and list", arguments: ["set", "add", "addIfAbsent"])
    func written(list: String) throws {
        for (name, rule) in [
            ("Host", "header-host"), ("hOST", "header-host"), ("Content-Length", "header-content-length"),
            ("content-length", "header-content-length"),
        ] {
            let members = #""\#(list)":[{"name":"\#(name)","value":"1"}]"#
            #expect(try verdicts(onSpec: modifier(members)) == ["\(rule) \(Self.early).\(list)[0].name"])
            #expect(try verdicts(onSpec: lateModifier(members)) == ["\(rule) \(Self.late).\(list)[0].name"])
        }
        let encoding = #""\#(list)":[{"name":"Transfer-Encoding","value":"chunked"}]"#
        #expect(
            try verdicts(onSpec: modifier(encoding)) == ["header-transfer-encoding \(Self.early).\(list)[0].name (warning)"])
        let others =
            #""\#(list)":[{"name":"Hosts","value":"1"},{"name":"X-Host","value":"1"},{"name":"Content-Type","value":"a/b"}]"#
        #expect(try verdicts(onSpec: modifier(others)) == [])
    }

    @Test("A value has one finding for its first invalid command, and does not repeat the value")
    func commands() throws {
        for (list, path) in [(modifier, Self.early), ({ members, _ in lateModifier(members) }, Self.late)] {
            let found = try findings(in: policy(list(#""set":[{"name":"x","value":"secret%20% b"}]"#, "")))
            #expect(found.map(\.verdict) == ["header-value-command \(path).set[0].value"])
            #expect(!found.contains { $0.description.contains("secret") })
        }
        #expect(
            try verdicts(onSpec: modifier(#""set":[{"name":"x","value":"%FOO%  "}]"#)) == [
                "header-value \(Self.early).set[0].value"
            ])
    }

    @Test("A suggestion is cut and escaped, and the fix is not")
    func longSuggestion() throws {
        let value = String(repeating: "A\\u001a", count: 9_000)
        let finding = try #require(
            findings(in: policy(modifier(#""removeOnMatch":[{"type":"RegularExpression","value":"\#(value)"}]"#))).first {
                $0.rule.id == "header-match-case"
            })
        #expect(finding.description.utf8.count < 1_000)
        #expect(finding.description.unicodeScalars.allSatisfy { $0.value >= 0x20 })
        #expect(finding.fix?.text.utf8.count ?? 0 > 9_000)
    }

    @Test("Removing what every message needs is an error", arguments: removals)
    func required(_ row: Removal) throws {
        let spec = row.isLate ? lateModifier(row.members) : modifier(row.members)
        let path = "\(row.isLate ? Self.late : Self.early).\(row.path)"
        #expect(try verdicts(onSpec: spec) == (row.rule.map { ["\($0) \(path)"] } ?? []))
    }

    struct Removal: Sendable {
        let members: String
        var isLate = false
        var rule: String?
        var path = "removeOnMatch[0].value"
    }

    static let removals: [Removal] = [
        Removal(members: #""remove":[":path"]"#, rule: "header-required", path: "remove[0]"),
        Removal(members: #""remove":["x",":Method"]"#, rule: "header-required", path: "remove[1]"),
        Removal(members: #""remove":[":status"]"#), Removal(members: #""remove":[":scheme"]"#),
        Removal(members: #""remove":[":authority"]"#, rule: "header-routing", path: "remove[0] (warning)"),
        Removal(members: #""remove":["Host"]"#, rule: "header-routing", path: "remove[0] (warning)"),
        Removal(members: #""remove":["X-Forwarded-Proto","X-Forwarded-Host","X-Forwarded-Port"]"#),
        Removal(
            members: #""removeOnMatch":[{"value":":authority"}]"#, rule: "header-routing",
            path: "removeOnMatch[0].value (warning)"),
        Removal(members: #""removeOnMatch":[{"value":":path"}]"#, rule: "header-required"),
        Removal(members: #""removeOnMatch":[{"type":"Suffix","value":"path"}]"#, rule: "header-required"),
        Removal(members: #""removeOnMatch":[{"type":"Suffix","value":"-path"}]"#),
        Removal(members: #""removeOnMatch":[{"type":"RegularExpression","value":":"}]"#),
        Removal(members: #""removeOnMatch":[{"type":"RegularExpression","value":"x-.*"}]"#),
        Removal(members: #""removeOnMatch":[{"type":"RegularExpression","value":"^:method$"}]"#, rule: "header-required"),
        Removal(members: #""remove":[":status"]"#, isLate: true, rule: "header-required", path: "remove[0]"),
        Removal(members: #""remove":[":path","host"]"#, isLate: true),
        Removal(members: #""removeOnMatch":[{"type":"Prefix","value":":"}]"#, isLate: true, rule: "header-required"),
        Removal(
            members: #""removeOnMatch":[{"type":"RegularExpression","value":"^.*$"}]"#, isLate: true, rule: "header-required"),
        Removal(members: #""remove":["a\u0000"]"#, rule: "header-name-line-break", path: "remove[0]"),
        Removal(members: #""remove":["a\rb"]"#, isLate: true, rule: "header-name-line-break", path: "remove[0]"),
    ]

    @Test(
        "A matcher with a capital letter matches nothing",
        arguments: [("Exact", "X-A"), ("Prefix", "x-A"), ("Suffix", "-Secret"), ("RegularExpression", "^X-.*")])
    func capitals(type: String, value: String) throws {
        let members = #""removeOnMatch":[{"type":"\#(type)","value":"\#(value)"}]"#
        #expect(try verdicts(onSpec: modifier(members)) == ["header-match-case \(Self.early).removeOnMatch[0].value"])
        let lower = #""removeOnMatch":[{"type":"\#(type)","value":"\#(value.lowercased())"}]"#
        #expect(try verdicts(onSpec: lateModifier(lower)) == [])
    }

    @Test("A header that is written and removed, or matched, is a warning")
    func removed() throws {
        let set = #""set":[{"name":"X-A","value":"1"}]"#
        for match in [#"{"value":"x-a"}"#, #"{"type":"Prefix","value":"x-a"}"#, #"{"type":"RegularExpression","value":"x-a"}"#] {
            #expect(
                try verdicts(onSpec: modifier(#"\#(set),"removeOnMatch":[\#(match)]"#)) == [
                    "header-removed \(Self.early).removeOnMatch[0].value (warning)"
                ])
        }
        #expect(try verdicts(onSpec: modifier(#"\#(set),"removeOnMatch":[{"value":"x-b"}]"#)) == [])
    }

    @Test("A header that Envoy overwrites is a warning", arguments: overwritten)
    func overwrites(name: String, headers: String, spec: String, isOverwritten: Bool) throws {
        let spec = modifier(#""set":[{"name":"\#(name)","value":"1"}]"#, headers) + spec
        let found = try verdicts(onSpec: spec).filter { $0.hasPrefix("header-overwritten") }
        #expect(found == (isOverwritten ? ["header-overwritten \(Self.early).set[0].name (warning)"] : []))
    }

    static let hops = #","clientIPDetection":{"xForwardedFor":{"numTrustedHops":1}}"#
    static let overwritten = [
        ("X-Request-Id", "", "", true), ("x-request-id", #","requestID":"Generate""#, "", true),
        ("x-request-id", #","requestID":"Preserve""#, "", false), ("x-request-id", #","requestID":"Disable""#, "", false),
        ("x-request-id", #","preserveXRequestID":true"#, "", false), ("x-request-id", #","preserveXRequestID":false"#, "", true),
        ("x-request-id", "", hops, false), ("x-request-id", "", #","clientIPDetection":{"directSourceIP":{}}"#, true),
        ("X-Forwarded-Client-Cert", "", "", true), ("x-forwarded-client-cert", #","xForwardedClientCert":{}"#, "", true),
        ("x-forwarded-client-cert", #","xForwardedClientCert":{"mode":"SanitizeSet"}"#, "", true),
        ("x-forwarded-client-cert", #","xForwardedClientCert":{"mode":"AlwaysForwardOnly"}"#, "", false),
        ("X-Forwarded-Proto", "", "", true), ("x-forwarded-proto", "", hops, false), ("x-envoy-external-address", "", "", true),
        ("x-forwarded-host", "", "", false), ("x-region", "", "", false),
    ]

    @Test("The remote address in early headers is the proxy's if the client's address is detected")
    func peerAddress() throws {
        let early = modifier(#""add":[{"name":"X-A","value":"%DOWNSTREAM_REMOTE_ADDRESS%"},{"name":"X-B","value":"b"}]"#)
        let warning = "header-peer-address \(Self.early).add[0].name (warning)"
        #expect(try verdicts(onSpec: early + Self.hops) == [warning])
        #expect(try verdicts(onSpec: early + #","clientIPDetection":{"customHeader":{"name":"x-ip"}}"#) == [warning])
        #expect(try verdicts(onSpec: early) == [])
        #expect(try verdicts(onSpec: early + #","clientIPDetection":{"directSourceIP":{}}"#) == [])
        let late = lateModifier(#""add":[{"name":"X-A","value":"%DOWNSTREAM_REMOTE_ADDRESS%"}]"#)
        #expect(try verdicts(onSpec: late + Self.hops) == [])
    }

    @Test("A custom header that is removed early: an error with failClosed, otherwise a warning")
    func customHeader() throws {
        func spec(_ members: String, _ failClosed: String = "") -> String {
            modifier(members) + #","clientIPDetection":{"customHeader":{"name":"X-Client-IP"\#(failClosed)}}"#
        }
        let closed = #","failClosed":true"#
        for (members, path) in [
            (#""remove":["x-client-ip"]"#, "remove[0]"),
            (#""removeOnMatch":[{"type":"Prefix","value":"x-client-"}]"#, "removeOnMatch[0].value"),
        ] {
            #expect(try verdicts(onSpec: spec(members)) == ["client-ip-header-removed \(Self.early).\(path) (warning)"])
            #expect(try verdicts(onSpec: spec(members, closed)) == ["client-ip-header-denied \(Self.early).\(path)"])
        }
        #expect(try verdicts(onSpec: spec(#""remove":["x-client"]"#, closed)) == [])
    }

    @Test("Forwarded certificate details that clients can forge are a warning", arguments: forwardingModes)
    func forged(mode: String, validation: String, isForged: Bool) throws {
        let authorities = #""caCertificateRefs":[{"name":"ca"}]"#
        let spec =
            #""headers":{"xForwardedClientCert":{"mode":"\#(mode)"}},"tls":{"clientValidation":{"mode":"\#(validation)",\#(authorities)}}"#
        let found = try verdicts(onSpec: spec).filter { $0.hasPrefix("client-cert-forged") }
        #expect(found == (isForged ? ["client-cert-forged spec.headers.xForwardedClientCert.mode (warning)"] : []))
    }

    static let forwardingModes = [
        ("ForwardOnly", "RequireAndVerify", true), ("ForwardOnly", "VerifyIfGiven", true), ("ForwardOnly", "Request", true),
        ("AppendForward", "RequireAny", true), ("AppendForward", "Request", true), ("AppendForward", "RequireAndVerify", false),
        ("SanitizeSet", "RequireAny", true), ("SanitizeSet", "VerifyIfGiven", false), ("Sanitize", "Request", false),
    ]

    @Test("A health check path that Envoy changes or rejects is a warning")
    func healthCheck() throws {
        let warning = "health-check-normalized spec.healthCheck.path (warning)"
        #expect(try verdicts(onSpec: #""healthCheck":{"path":"/a//b"}"#) == [warning])
        #expect(try verdicts(onSpec: #""healthCheck":{"path":"/ü"}"#) == [warning])
        #expect(try verdicts(onSpec: #""healthCheck":{"path":"/a//b"},"path":{"disableMergeSlashes":true}"#) == [])
        #expect(try verdicts(onSpec: #""healthCheck":{"path":"/a%2Fb"},"path":{"escapedSlashesAction":"KeepUnchanged"}"#) == [])
        #expect(
            try verdicts(onSpec: #""healthCheck":{"path":"/a%2Fb"},"path":{"escapedSlashesAction":"RejectRequest"}"#) == [warning]
        )
        #expect(try verdicts(onSpec: #""healthCheck":{"path":"a//b"}"#) == ["health-check-path spec.healthCheck.path (warning)"])
    }

    @Test(
        "An upgrade type that differs by case from what clients send is a warning",
        arguments: [
            ("Exact", "WebSocket", true), ("Exact", "websocket", false), ("Prefix", "tls/", true), ("Prefix", "TLS/", false),
            ("Prefix", "h", false), ("Suffix", "SOCKET", true), ("Exact", "custom", false),
            ("RegularExpression", "tls/.*", false),
        ])
    func upgrades(type: String, value: String, isMismatched: Bool) throws {
        let spec = #""http1":{"ignoredUpgradeTypes":[{"type":"\#(type)","value":"\#(value)"}]}"#
        #expect(
            try verdicts(onSpec: spec)
                == (isMismatched ? ["upgrade-type-case spec.http1.ignoredUpgradeTypes[0].value (warning)"] : []))
    }

    @Test("PROXY protocol with counted hops is a warning, and with trusted networks it is not")
    func proxyProtocol() throws {
        let warning = "proxy-protocol-forwarded spec.clientIPDetection.xForwardedFor.numTrustedHops (warning)"
        #expect(try verdicts(onSpec: #""proxyProtocol":{}"# + Self.hops) == [warning])
        #expect(try verdicts(onSpec: #""enableProxyProtocol":true"# + Self.hops).contains(warning))
        #expect(
            try verdicts(onSpec: #""proxyProtocol":{},"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.0/8"]}}"#)
                == [])
    }
}

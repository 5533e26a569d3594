import Testing
import TrafficPolicy

/// The CEL rules of the CRD, each with valid and invalid specs.
@Suite struct CELRuleTests {
    typealias Row = (spec: String, verdicts: [String])

    static let ref = #"{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"eg"}"#

    static let target: [Row] = [
        ("\"targetRef\":\(ref)", []), ("\"targetRefs\":[\(ref)]", []), ("\"targetSelectors\":[{\"kind\":\"Gateway\"}]", []),
        ("\"targetRef\":\(ref),\"targetRefs\":null", []), ("\"targetRef\":\(ref),\"targetSelectors\":[]", []),
        ("\"targetRef\":\(ref),\"targetSelectors\":[{\"kind\":\"Gateway\"}]", []),
        ("\"targetRefs\":[],\"targetSelectors\":[{\"kind\":\"Gateway\"}]", []),
        ("\"targetRefs\":null", ["target-required spec"]), ("\"targetRef\":null", ["target-required spec"]),
        ("\"targetSelectors\":[]", ["target-required spec"]), ("\"targetSelectors\":null", ["target-required spec"]),
        ("\"targetRefs\":[]", ["target-required spec"]), ("\"targetRefs\":[],\"targetSelectors\":[]", ["target-required spec"]),
        ("\"targetRef\":\(ref),\"targetRefs\":[]", ["target-exclusive spec.targetRefs"]),
        ("\"targetRef\":\(ref),\"targetRefs\":[\(ref)]", ["target-exclusive spec.targetRefs"]),
        (
            "\"targetRef\":\(ref),\"targetRefs\":[\(ref)],\"targetSelectors\":[{\"kind\":\"Gateway\"}]",
            ["target-exclusive spec.targetRefs"]
        ),
    ]

    static func reference(group: String = "gateway.networking.k8s.io", kind: String = "Gateway") -> String {
        "{\"group\":\"\(group)\",\"kind\":\"\(kind)\",\"name\":\"eg\"}"
    }

    static let targetKinds: [Row] = [
        ("\"targetRef\":\(reference(kind: "ListenerSet"))", []),
        ("\"targetRefs\":[\(reference()),\(reference(kind: "ListenerSet"))]", []),
        ("\"targetRef\":\(reference(group: ""))", ["target-kind spec.targetRef.group"]),
        ("\"targetRef\":\(reference(group: "gateway.envoyproxy.io"))", ["target-kind spec.targetRef.group"]),
        ("\"targetRef\":\(reference(kind: "gateway"))", ["target-kind spec.targetRef.kind"]),
        ("\"targetRef\":\(reference(kind: "HTTPRoute"))", ["target-kind spec.targetRef.kind"]),
        ("\"targetRefs\":[\(reference()),\(reference(group: "apps"))]", ["target-kind spec.targetRefs[1].group"]),
        ("\"targetRefs\":[\(reference(kind: "Listenerset")),\(reference())]", ["target-kind spec.targetRefs[0].kind"]),
        (
            "\"targetRefs\":[\(reference(group: "a", kind: "B")),\(reference(kind: "C"))]",
            [
                "target-kind spec.targetRefs[0].group", "target-kind spec.targetRefs[0].kind",
                "target-kind spec.targetRefs[1].kind",
            ]
        ),
    ]

    static let selectors: [Row] = [
        (#""targetSelectors":[{"kind":"HTTPRoute"}]"#, []), (#""targetSelectors":[{"group":null,"kind":"Gateway"}]"#, []),
        (#""targetSelectors":[{"group":"gateway.networking.k8s.io","kind":"Gateway"}]"#, []),
        (#""targetSelectors":[{"kind":"Gateway"},{"group":"","kind":"Gateway"}]"#, ["target-kind spec.targetSelectors[1].group"]),
        (#""targetSelectors":[{"group":"x.io","kind":"Gateway"}]"#, ["target-kind spec.targetSelectors[0].group"]),
        (#""targetSelectors":[{"kind":"Gateway","namespaces":{}}]"#, []),
        (#""targetSelectors":[{"kind":"Gateway","namespaces":{"from":null}}]"#, []),
        (#""targetSelectors":[{"kind":"Gateway","namespaces":{"from":"All"}}]"#, []),
        (#""targetSelectors":[{"kind":"Gateway","namespaces":{"from":"Selector","selector":{}}}]"#, []),
        (#""targetSelectors":[{"kind":"Gateway","namespaces":{"from":"Same","selector":{"matchLabels":{}}}}]"#, []),
        (
            #""targetSelectors":[{"kind":"Gateway","namespaces":{"from":"Selector"}}]"#,
            ["selector-namespaces spec.targetSelectors[0].namespaces.selector"]
        ),
        (
            #""targetSelectors":[{"kind":"Gateway","namespaces":{"from":"Selector","selector":null}}]"#,
            ["selector-namespaces spec.targetSelectors[0].namespaces.selector"]
        ),
    ]

    static let clientIP: [Row] = [
        (#""clientIPDetection":{"directSourceIP":{}}"#, []),
        (#""clientIPDetection":{"customHeader":{"name":"x-ip"},"xForwardedFor":null}"#, []),
        (#""clientIPDetection":{}"#, ["client-ip-source spec.clientIPDetection"]), (#""clientIPDetection":null"#, []),
        (
            #""clientIPDetection":{"directSourceIP":{},"customHeader":{"name":"x-ip"}}"#,
            ["client-ip-source spec.clientIPDetection"]
        ),
        (#""clientIPDetection":{"xForwardedFor":{"numTrustedHops":0}}"#, []),
        (#""clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["::/0"]}}"#, []),
        (#""clientIPDetection":{"xForwardedFor":{}}"#, ["trusted-hops spec.clientIPDetection.xForwardedFor"]),
        (
            #""clientIPDetection":{"xForwardedFor":{"disableXForwardedForAppend":true}}"#,
            ["trusted-hops spec.clientIPDetection.xForwardedFor"]
        ),
        (
            #""clientIPDetection":{"xForwardedFor":{"numTrustedHops":1,"trustedCIDRs":["::/0"]}}"#,
            ["trusted-hops spec.clientIPDetection.xForwardedFor"]
        ),
    ]

    static let tlsVersions: [Row] = {
        let ranks = [("Auto", 0, 5), ("1.0", 1, 1), ("1.1", 2, 2), ("1.2", 3, 3), ("1.3", 4, 4)]
        var rows: [Row] = [("\"tls\":{}", [])]
        for (low, lowRank, _) in ranks {
            rows.append(("\"tls\":{\"minVersion\":\"\(low)\"}", []))
            for (high, _, highRank) in ranks {
                rows.append(
                    (
                        "\"tls\":{\"minVersion\":\"\(low)\",\"maxVersion\":\"\(high)\"}",
                        lowRank <= highRank ? [] : ["tls-versions spec.tls.minVersion"]
                    ))
            }
        }
        return rows
            + ranks.map { high, _, rank in
                ("\"tls\":{\"maxVersion\":\"\(high)\"}", rank >= 3 ? [] : ["tls-versions spec.tls.maxVersion"])
            }
    }()

    static let tls: [Row] = [
        (#""tls":{"minVersion":"1.2","ciphers":["AES128-SHA"]}"#, []), (#""tls":{"ciphers":[]}"#, []),
        (#""tls":{"minVersion":"Auto","ciphers":[]}"#, []),
        (#""tls":{"minVersion":"1.3","ciphers":null}"#, []),
        (#""tls":{"minVersion":"1.3","ciphers":[]}"#, ["ciphers-unused spec.tls.ciphers"]),
        (#""tls":{"minVersion":"1.3","ciphers":["AES128-SHA"]}"#, ["ciphers-unused spec.tls.ciphers"]),
        (#""tls":{"clientValidation":{"allowExpiredCertificate":true}}"#, []),
        (#""tls":{"clientValidation":{"allowExpiredCertificate":true,"mode":"VerifyIfGiven"}}"#, []),
        (#""tls":{"clientValidation":{"allowExpiredCertificate":true,"mode":"RequireAndVerify"}}"#, []),
        (#""tls":{"clientValidation":{"allowExpiredCertificate":false,"mode":"Request"}}"#, []),
        (
            #""tls":{"clientValidation":{"allowExpiredCertificate":true,"mode":"Request"}}"#,
            ["expired-certificates spec.tls.clientValidation.allowExpiredCertificate"]
        ),
        (
            #""tls":{"clientValidation":{"allowExpiredCertificate":true,"mode":"RequireAny"}}"#,
            ["expired-certificates spec.tls.clientValidation.allowExpiredCertificate"]
        ),
    ]

    static let details = "certificate-details spec.headers.xForwardedClientCert.certDetailsToAdd"
    static let oldID = "deprecated spec.headers.preserveXRequestID (warning)"
    static let headers: [Row] = [
        (#""headers":{"preserveXRequestID":true}"#, [oldID]), (#""headers":{"requestID":"Preserve"}"#, []),
        (#""headers":{"preserveXRequestID":null,"requestID":"Preserve"}"#, []),
        (
            #""headers":{"preserveXRequestID":true,"requestID":"Preserve"}"#,
            [oldID, "request-id-exclusive spec.headers.preserveXRequestID"]
        ),
        (
            #""headers":{"preserveXRequestID":false,"requestID":"Disable"}"#,
            [oldID, "request-id-exclusive spec.headers.preserveXRequestID"]
        ),
        (#""headers":{"xForwardedClientCert":{}}"#, []), (#""headers":{"xForwardedClientCert":{"certDetailsToAdd":[]}}"#, []),
        (#""headers":{"xForwardedClientCert":{"mode":"Sanitize","certDetailsToAdd":[]}}"#, []),
        (#""headers":{"xForwardedClientCert":{"mode":"AppendForward","certDetailsToAdd":["URI","URI"]}}"#, []),
        (#""headers":{"xForwardedClientCert":{"mode":"SanitizeSet","certDetailsToAdd":["Cert"]}}"#, []),
        (#""headers":{"xForwardedClientCert":{"certDetailsToAdd":["Cert"]}}"#, [details]),
        (#""headers":{"xForwardedClientCert":{"mode":"Sanitize","certDetailsToAdd":["Cert"]}}"#, [details]),
        (#""headers":{"xForwardedClientCert":{"mode":"ForwardOnly","certDetailsToAdd":["Cert"]}}"#, [details]),
        (#""headers":{"xForwardedClientCert":{"mode":"AlwaysForwardOnly","certDetailsToAdd":["Cert"]}}"#, [details]),
    ]

    static let connections: [Row] = [
        (#""connection":{"connectionLimit":{"value":1,"closeDelay":"1s"}}"#, []), (#""connection":{"connectionLimit":{}}"#, []),
        (#""connection":{"connectionLimit":{"closeDelay":"1s"}}"#, ["close-delay spec.connection.connectionLimit.closeDelay"]),
        (
            #""connection":{"connectionLimit":{"value":null,"closeDelay":"1s"}}"#,
            ["close-delay spec.connection.connectionLimit.closeDelay"]
        ),
        (#""connection":{"connectionLimit":{"value":1.0}}"#, []),
        (#""connection":{"connectionLimit":{"value":1.0,"closeDelay":"1s"}}"#, ["type spec.connection.connectionLimit.value"]),
        (#""http2":{"connectionKeepalive":{"timeout":"1s"}}"#, []), (#""http2":{"connectionKeepalive":{"interval":"1s"}}"#, []),
        (#""http2":{"connectionKeepalive":{"timeout":"59s","interval":"1m"}}"#, []),
        (
            #""http2":{"connectionKeepalive":{"timeout":"60s","interval":"1m"}}"#,
            ["keepalive-timeout spec.http2.connectionKeepalive.timeout"]
        ),
        (
            #""http2":{"connectionKeepalive":{"timeout":"1h","interval":"1m"}}"#,
            ["keepalive-timeout spec.http2.connectionKeepalive.timeout"]
        ),
        (
            #""http2":{"connectionKeepalive":{"timeout":"0s","interval":"0s"}}"#,
            ["keepalive-timeout spec.http2.connectionKeepalive.timeout"]
        ),
        (
            #""http2":{"connectionKeepalive":{"timeout":"1.5s","interval":"1s"}}"#,
            ["format spec.http2.connectionKeepalive.timeout"]
        ),
    ]

    @Test(
        "A CEL rule holds or is violated, and nothing else is reported",
        arguments: [target, targetKinds, selectors, clientIP, tlsVersions, tls, headers, connections].flatMap(\.self))
    func rules(row: Row) throws {
        #expect(try verdicts(onSpec: row.spec) == row.verdicts)
    }
}

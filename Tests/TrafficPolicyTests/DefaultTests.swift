import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// Every default, whether it is written or not: a policy, and the exact additions.
@Suite struct DefaultTests {
    typealias Row = (spec: String, additions: [String])

    static let connections: [Row] = [
        ("", []),
        (
            #""tcpKeepalive":{}"#,
            ["/tcpKeepalive/probes=9", #"/tcpKeepalive/idleTime="7200s""#, #"/tcpKeepalive/interval="75s""#]
        ),
        (#""tcpKeepalive":{"idleTime":"20m","interval":"60s","probes":3}"#, []), (#""tcpKeepalive":null"#, []),
        (#""tcpKeepalive":[]"#, []),
        (#""tcpKeepalive":{"probes":null,"idleTime":"1s","interval":"1s"}"#, ["/tcpKeepalive/probes=9"]),
        (#""tcpKeepalive":{"probes":"x","idleTime":"x","interval":0}"#, []),
        (#""proxyProtocol":{},"enableProxyProtocol":true"#, []),
        (#""connection":{}"#, [#"/connection/bufferLimit="32Ki""#, "/connection/maxAcceptPerSocketEvent=1"]),
        (#""connection":{"bufferLimit":0,"maxAcceptPerSocketEvent":0}"#, []),
        (
            #""connection":{"bufferLimit":0,"maxAcceptPerSocketEvent":null,"connectionLimit":{}}"#,
            ["/connection/maxAcceptPerSocketEvent=1"]
        ),
        (#""timeout":{}"#, []),
        (#""timeout":{"tcp":{}}"#, [#"/timeout/tcp/idleTimeout="1h""#, #"/timeout/tcp/connectionInspectionTimeout="15s""#]),
        (#""timeout":{"http":{}}"#, [#"/timeout/http/idleTimeout="1h""#, #"/timeout/http/streamIdleTimeout="5m""#]),
        (#""timeout":{"http":{"idleTimeout":"0s","requestReceivedTimeout":"1s"}}"#, [#"/timeout/http/streamIdleTimeout="5m""#]),
        (#""clientIPDetection":{"xForwardedFor":{"numTrustedHops":1},"directSourceIP":{},"customHeader":{}}"#, []),
    ]

    static let tls: [Row] = [
        (#""tls":{}"#, [#"/tls/minVersion="1.2""#, #"/tls/maxVersion="1.3""#]),
        (#""tls":{"maxVersion":"1.1"}"#, [#"/tls/minVersion="1.2""#]),
        (#""tls":{"maxVersion":"1.2"}"#, [#"/tls/minVersion="1.2""#]),
        (#""tls":{"maxVersion":"Auto"}"#, [#"/tls/minVersion="1.2""#]),
        (#""tls":{"minVersion":"1.0"}"#, [#"/tls/maxVersion="1.3""#]),
        (#""tls":{"minVersion":"1.3"}"#, [#"/tls/maxVersion="1.3""#]),
        (
            #""tls":{"minVersion":"1.2","maxVersion":"1.3","clientValidation":{}}"#,
            [#"/tls/clientValidation/mode="RequireAndVerify""#]
        ),
        (
            #""tls":{"minVersion":"1.2","maxVersion":"1.3","clientValidation":{"optional":true}}"#,
            [#"/tls/clientValidation/mode="VerifyIfGiven""#]
        ),
        (
            #""tls":{"minVersion":"1.2","maxVersion":"1.3","clientValidation":{"optional":false}}"#,
            [#"/tls/clientValidation/mode="RequireAndVerify""#]
        ),
        (#""tls":{"minVersion":"1.2","maxVersion":"1.3","clientValidation":{"mode":"Request","optional":true}}"#, []),
        (
            #""tls":{"minVersion":"Auto","maxVersion":"Auto","clientValidation":{"mode":"Request","caCertificateRefs":[{"name":"ca"}],"crl":{"refs":[{"name":"x","group":""}]}}}"#,
            [
                #"/tls/clientValidation/caCertificateRefs/0/group="""#,
                #"/tls/clientValidation/caCertificateRefs/0/kind="Secret""#,
                #"/tls/clientValidation/crl/refs/0/kind="Secret""#,
            ]
        ),
        (
            #""tls":{"minVersion":"Auto","maxVersion":"Auto","clientValidation":{"mode":"Request","subjectAltNames":{"dnsNames":[{"value":"a"},{"value":"b","type":"Prefix"}],"otherNames":[{"oid":"1","value":"c"}]}}}"#,
            [
                #"/tls/clientValidation/subjectAltNames/dnsNames/0/type="Exact""#,
                #"/tls/clientValidation/subjectAltNames/otherNames/0/type="Exact""#,
            ]
        ),
    ]

    static let limit = #""withUnderscoresAction":"Allow","requestID":"Disable""#
    static let http: [Row] = [
        (#""path":{}"#, [#"/path/escapedSlashesAction="UnescapeAndRedirect""#]),
        (
            #""headers":{}"#,
            [
                #"/headers/withUnderscoresAction="RejectRequest""#, #"/headers/requestID="Generate""#,
            ]
        ),
        (
            #""headers":{"preserveXRequestID":true,"withUnderscoresAction":"Allow"}"#,
            [#"/headers/requestID="PreserveOrGenerate""#]
        ),
        (
            #""headers":{"preserveXRequestID":false,"withUnderscoresAction":"Allow"}"#,
            [#"/headers/requestID="Generate""#]
        ),
        (
            #""headers":{"preserveXRequestID":null,"withUnderscoresAction":"Allow"}"#,
            [#"/headers/requestID="Generate""#]
        ),
        ("\"headers\":{\(limit),\"xForwardedClientCert\":{}}", [#"/headers/xForwardedClientCert/mode="Sanitize""#]),
        (
            "\"headers\":{\(limit),\"xForwardedClientCert\":{\"certDetailsToAdd\":[\"Cert\"]}}",
            [#"/headers/xForwardedClientCert/mode="Sanitize""#]
        ),
        (
            "\"headers\":{\(limit),\"earlyRequestHeaders\":{\"add\":[{\"name\":\"a\",\"value\":\"b\"}],\"removeOnMatch\":[{\"value\":\"c\"}]}}",
            [#"/headers/earlyRequestHeaders/removeOnMatch/0/type="Exact""#]
        ),
        (
            #""http1":{"http10":{},"ignoredUpgradeTypes":[{"value":"websocket"}]}"#,
            [#"/http1/ignoredUpgradeTypes/0/type="Exact""#]
        ),
        (
            #""http2":{}"#,
            [
                #"/http2/initialStreamWindowSize="64Ki""#, #"/http2/initialConnectionWindowSize="1Mi""#,
                "/http2/maxConcurrentStreams=100",
                #"/http2/onInvalidMessage="TerminateConnection""#,
            ]
        ),
        (
            #""http2":{"initialStreamWindowSize":65535,"initialConnectionWindowSize":65535,"maxConcurrentStreams":1,"onInvalidMessage":"","connectionKeepalive":{"timeout":"1s"}}"#,
            ["/http2/connectionKeepalive/intervalJitter=15"]
        ),
        (#""http3":{},"grpc":{},"healthCheck":{}"#, []),
    ]

    static let targets: [Row] = [
        (
            #""targetRefs":[{"name":"a"}]"#,
            [#"/targetRefs/0/group="gateway.networking.k8s.io""#, #"/targetRefs/0/kind="Gateway""#]
        ),
        (
            #""targetRefs":[{"group":"","kind":"HTTPRoute"},{"name":"b","kind":"ListenerSet"}]"#,
            [#"/targetRefs/1/group="gateway.networking.k8s.io""#]
        ),
        (
            #""targetRef":{"group":null,"kind":null}"#,
            [#"/targetRef/group="gateway.networking.k8s.io""#, #"/targetRef/kind="Gateway""#]
        ),
        (#""targetRefs":[]"#, []), (#""targetRefs":[null,"a",[]]"#, []), (#""targetRefs":{}"#, []),
        (
            #""targetSelectors":[{"matchLabels":{"a":"b"},"namespaces":{}}]"#,
            [
                #"/targetSelectors/0/group="gateway.networking.k8s.io""#, #"/targetSelectors/0/kind="Gateway""#,
                #"/targetSelectors/0/namespaces/from="Same""#,
            ]
        ),
        (#""targetSelectors":[{"group":"","kind":"X","namespaces":{"from":"All"}}]"#, []),
    ]

    @Test(
        "The absent fields of a block have their defaults, and nothing else has",
        arguments: [connections, tls, http, targets].flatMap(\.self))
    func additions(row: Row) throws {
        let tape = try JSONTape(parsing: policy(row.spec))
        var defaulter = Defaulter(PolicyTables.newest.program, .all)
        let additions = defaulter.additions(for: tape, at: tape.root).map { addition -> String in
            #expect(addition.path.steps.first == .name("spec"))
            return "\(addition.path.pointer.dropFirst("/spec".count))=\(addition.value.text)"
        }
        #expect(additions.sorted() == row.additions.sorted())
    }

    @Test("The patch has the form that the API server expects of a webhook")
    func text() throws {
        #expect(
            try patch(for: #"{"spec":{"targetRefs":[{"kind":"Gateway","name":"a"}],"connection":{"bufferLimit":1}}}"#).text
                == #"[{"op":"add","path":"/spec/targetRefs/0/group","value":"gateway.networking.k8s.io"},"#
                + #"{"op":"add","path":"/spec/connection/maxAcceptPerSocketEvent","value":1}]"#)
    }

    @Test(
        "A value that is not a policy is not changed",
        arguments: [
            "{}", "[]", "null", "1", #"{"spec":null}"#, #"{"spec":[]}"#, #"{"spec":{}}"#, #"{"status":{},"metadata":{}}"#,
            #"{"Spec":{"tls":{}}}"#,
        ])
    func nothing(text: String) throws {
        #expect(try patch(for: text).isEmpty)
    }
}

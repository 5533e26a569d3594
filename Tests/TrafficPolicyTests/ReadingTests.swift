import PolicySchema
import Testing
import TrafficPolicy

/// Peculiarities of the API server's JSON decoder.
@Suite struct ReadingTests {
    typealias Row = (spec: String, verdicts: [String])

    static let null: [Row] = [
        (#""healthCheck":null"#, []), (#""healthCheck":{"path":null}"#, ["required spec.healthCheck.path"]),
        (#""http1":{"ignoredUpgradeTypes":[null]}"#, ["type spec.http1.ignoredUpgradeTypes[0]"]),
        (#""tls":{"ciphers":[null],"fingerprints":[null]}"#, ["type spec.tls.ciphers[0]", "type spec.tls.fingerprints[0]"]),
        (#""tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca","group":null,"kind":null}]}}"#, []),
        (#""headers":{"earlyRequestHeaders":{"remove":[null]}}"#, ["type spec.headers.earlyRequestHeaders.remove[0]"]),
        (#""connection":{"maxAcceptPerSocketEvent":null,"bufferLimit":null}"#, []),
        (
            #""targetSelectors":[{"kind":"Gateway","matchLabels":{"a":null}}]"#, ["type spec.targetSelectors[0].matchLabels.a"]
        ),
        (
            #""targetSelectors":[{"kind":"Gateway","matchExpressions":[{"key":"a","operator":null}]}]"#,
            ["required spec.targetSelectors[0].matchExpressions[0].operator"]
        ),
    ]

    static let numbers: [Row] = [
        (#""http2":{"maxConcurrentStreams":1.0}"#, []), (#""http2":{"maxConcurrentStreams":1e2}"#, []),
        (#""http2":{"maxConcurrentStreams":1.5}"#, ["type spec.http2.maxConcurrentStreams"]),
        (#""http2":{"maxConcurrentStreams":"1"}"#, ["type spec.http2.maxConcurrentStreams"]),
        (#""http2":{"maxConcurrentStreams":0.0}"#, ["range spec.http2.maxConcurrentStreams"]),
        (#""http2":{"initialStreamWindowSize":65536.0}"#, []),
        (#""http2":{"initialStreamWindowSize":65536.5}"#, ["type spec.http2.initialStreamWindowSize"]),
        (
            #""clientIPDetection":{"xForwardedFor":{"numTrustedHops":1.0}}"#,
            ["type spec.clientIPDetection.xForwardedFor.numTrustedHops"]
        ),
        (
            #""clientIPDetection":{"xForwardedFor":{"numTrustedHops":1e0}}"#,
            ["type spec.clientIPDetection.xForwardedFor.numTrustedHops"]
        ),
        (#""tcpKeepalive":{"probes":-3}"#, ["unsigned spec.tcpKeepalive.probes"]), (#""tcpKeepalive":{"probes":-0}"#, []),
        (#""tcpKeepalive":{"probes":2147483648}"#, ["range spec.tcpKeepalive.probes"]),
        (#""tcpKeepalive":{"probes":-2147483649}"#, ["range spec.tcpKeepalive.probes"]),
        (#""connection":{"connectionLimit":{"value":9223372036854775807}}"#, []),
        (#""connection":{"connectionLimit":{"value":9223372036854775808}}"#, ["range spec.connection.connectionLimit.value"]),
    ]

    static let texts: [Row] = [
        ("\"healthCheck\":{\"path\":\"\(String(repeating: "😀", count: 1024))\"}", []),
        ("\"healthCheck\":{\"path\":\"\(String(repeating: "😀", count: 1025))\"}", ["length spec.healthCheck.path"]),
        ("\"healthCheck\":{\"path\":\"\(String(repeating: "e\u{301}", count: 512))\"}", []),
        ("\"healthCheck\":{\"path\":\"\(String(repeating: "e\u{301}", count: 512))e\"}", ["length spec.healthCheck.path"]),
        ("\"healthCheck\":{\"path\":\"\(String(repeating: #"\ud83d\ude00"#, count: 1024))\"}", []),
        (#""healthCheck":{"path":"\ud83d"}"#, []), (#""healthCheck":{"path":""}"#, ["length spec.healthCheck.path"]),
        (#""timeout":{"http":{"idleTimeout":"30s\n"}}"#, ["format spec.timeout.http.idleTimeout"]),
        (#""clientIPDetection":{"customHeader":{"name":"x-ip\n"}}"#, ["format spec.clientIPDetection.customHeader.name"]),
        (#""scheme":"Preserve\n""#, ["enum spec.scheme"]),
        (#""timeout":{"http":{"idleTimeout":"\u0033\u0030s"}}"#, []),
        (#""h\u0074tp3":{"\u0061":1}"#, ["unknown-field spec.http3.a (warning)"]),
    ]

    static let unknown: [Row] = [
        (#""healthCheck":{"Path":"/"}"#, ["unknown-field spec.healthCheck.Path (warning)", "required spec.healthCheck.path"]),
        (#""HTTP2":{"maxConcurrentStreams":0}"#, ["unknown-field spec.HTTP2 (warning)"]),
        (#""timeout":{"http":{"idleTimout":5}}"#, ["unknown-field spec.timeout.http.idleTimout (warning)"]),
        (
            #""clientIPDetection":{"directSourceIP":{"a.b/c":1}}"#,
            ["unknown-field spec.clientIPDetection.directSourceIP[a.b/c] (warning)"]
        ),
    ]

    @Test("A spec is read as the API server reads it", arguments: [null, numbers, texts, unknown].flatMap(\.self))
    func spec(row: Row) throws {
        #expect(try verdicts(onSpec: row.spec) == row.verdicts)
    }

    static let wholes: [(policy: String, verdicts: [String])] = [
        ("{}", ["required spec"]), (#"{"spec":null}"#, ["required spec"]), (#"{"spec":[]}"#, ["type spec"]),
        (#"{"spec":"x"}"#, ["type spec"]),
        (#"{"spec":{}}"#, ["target-required spec"]), ("[]", ["type "]), ("null", ["type "]),
        (#"{"apiVersion":1,"kind":null,"spec":{}}"#, ["type apiVersion", "target-required spec"]),
        (
            #"{"metadata":{"managedFields":[{"a":{"f:spec":{}}}]},"status":{"ancestors":null},"spec":{}}"#,
            ["target-required spec"]
        ),
        (#"{"Spec":{},"spec":{}}"#, ["unknown-field Spec (warning)", "target-required spec"]),
        (#"{"spec":{},"spec":{}}"#, ["duplicate-key spec", "target-required spec"]),
        (
            #"{"metadata":{"labels":{"a":"1","\u0061":"2"}},"spec":{}}"#,
            ["duplicate-key metadata.labels.a", "target-required spec"]
        ),
    ]

    @Test("A whole object is read as the API server reads it", arguments: wholes)
    func object(policy: String, verdicts expected: [String]) throws {
        #expect(try verdicts(on: policy).sorted() == expected.sorted())
    }

    @Test("The value of a header is never repeated, because it may be a credential")
    func confidential() throws {
        let values = ["483920", "\"\(String(repeating: "s3cret", count: 700))\"", "true", "[\"s3cret\"]"]
        for value in values {
            let found = try findings(
                in: policy("\"headers\":{\"lateResponseHeaders\":{\"add\":[{\"name\":\"x-key\",\"value\":\(value)}]}}"))
            #expect(found.count == 1)
            #expect(found.allSatisfy { !$0.description.contains("s3cret") && !$0.description.contains("483920") })
        }
    }
}

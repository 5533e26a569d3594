import Admission
import JSONTape
import Testing

/// The policies that people really write, each from its file to its verdict.
@Suite struct RealInputTests {
    @Test(
        "A policy that the documentation shows is completed, then valid",
        arguments: [
            ("accepted/listener-idle-timeout", [String]()),
            ("accepted/gateway-idle-timeout", []),
            ("accepted/tcp-keepalive", ["spec.targetRef: deprecated, use spec.targetRefs instead"]),
            (
                "accepted/proxy-protocol",
                [
                    "spec.enableProxyProtocol: deprecated, use spec.proxyProtocol instead",
                    "spec.targetRef: deprecated, use spec.targetRefs instead",
                ]
            ),
        ])
    func accepted(name: String, warnings: [String]) throws {
        let object = try policy(name)
        let mutation = try Review(object: object).answered(.mutate)
        #expect(mutation.isAllowed == true)
        #expect(mutation.response?["patchType"] == .string("JSONPatch"))
        let mutated = try JSONPatch(reading: mutation.patch).applied(to: JSONValue(parsing: object))
        let validation = try Review(object: mutated.text).answered(.validate)
        #expect(validation.isAllowed == true)
        #expect(validation.warnings == warnings)
        #expect(try Review(object: mutated.text).answered(.mutate).response?["patch"] == nil)
    }

    @Test("Without the mutating webhook, a missing group is named")
    func missingGroup() throws {
        let answer = try Review(object: policy("accepted/gateway-idle-timeout")).answered(.validate)
        #expect(answer.isAllowed == false)
        #expect(answer.fields == ["spec.targetRefs[0].group"])
    }

    @Test("A namespace in a target reference is removed when it is the policy's own, and else a mistake")
    func targetNamespace() throws {
        let own = try policy("accepted/tcp-keepalive")
        #expect(try Review(object: own).answered(.mutate).patch.contains { $0["path"] == "/spec/targetRef/namespace" })
        let warned = try Review(object: own).answered(.validate)
        #expect(warned.isAllowed == true)
        #expect(warned.warnings.contains { $0.hasPrefix("spec.targetRef.namespace: ") })
        let foreign = own.replacing(#""namespace": "default"}"#, with: #""namespace": "infra"}"#)
            .replacing("      \"namespace\": \"default\"", with: "      \"namespace\": \"infra\"")
        let refused = try Review(object: foreign).answered(.validate)
        #expect(refused.fields == ["spec.targetRef.namespace"])
        #expect(try !Review(object: foreign).answered(.mutate).patch.contains { $0["op"] == "remove" })
    }

    @Test(
        "A mistake is refused with the field that has it",
        arguments: [
            ("refused/duration-without-unit", ["spec.timeout.http.requestReceivedTimeout"]),
            ("refused/duration-with-fraction", ["spec.timeout.http.requestReceivedTimeout"]),
            ("refused/duration-negative", ["spec.timeout.http.requestReceivedTimeout"]),
            ("refused/duration-in-days", ["spec.timeout.http.requestReceivedTimeout"]),
            ("refused/duration-empty", ["spec.timeout.http.requestReceivedTimeout"]),
            ("refused/negative-probes", ["spec.tcpKeepalive.probes"]),
            ("refused/target-ref-and-target-refs", ["spec.targetRefs"]),
            ("refused/no-target", ["spec"]),
            ("refused/hops-and-cidrs", ["spec.clientIPDetection.xForwardedFor"]),
            ("refused/tls-versions-crossed", ["spec.tls.minVersion"]),
            (
                "refused/unknown-words",
                ["spec.headers.withUnderscoresAction", "spec.path.escapedSlashesAction", "spec.scheme"]
            ),
            (
                "refused/wrong-types",
                ["spec.http1.enableTrailers", "spec.http2", "spec.tcpKeepalive.probes", "spec.timeout.http.idleTimeout"]
            ),
            (
                "refused/ten-mistakes",
                [
                    "spec.clientIPDetection.xForwardedFor", "spec.connection.bufferLimit",
                    "spec.connection.connectionLimit.value",
                    "spec.healthCheck.path", "spec.http2.maxConcurrentStreams", "spec.path.escapedSlashesAction",
                    "spec.targetRefs[0].kind", "spec.tcpKeepalive.idleTime", "spec.tcpKeepalive.probes", "spec.tls.minVersion",
                ]
            ),
        ])
    func refused(name: String, fields: [String]) throws {
        let answer = try Review(object: policy(name)).answered(.validate)
        #expect(answer.answer.status == 200)
        #expect(answer.isAllowed == false)
        #expect(answer.fields == fields)
        #expect(answer.status?["details"]?["name"] == "eg")
        #expect(answer.code == 422)
        #expect(answer.status?["reason"] == "Invalid")
    }

    @Test("What a person reads names the policy, the field, the value, the bound and what would have happened")
    func message() throws {
        let answer = try Review(object: policy("refused/negative-probes")).answered(.validate)
        #expect(
            answer.message == """
                ClientTrafficPolicy.gateway.envoyproxy.io "eg" is invalid: spec.tcpKeepalive.probes: Invalid value: -3: \
                must be greater than or equal to 0; it would have made Envoy Gateway unable to read any ClientTrafficPolicy \
                in the cluster
                """)
        #expect(answer.causes.first?["reason"] == "FieldValueInvalid")
    }
}

extension JSONPatch {
    /// The patch that an answer carried.
    init(reading operations: [JSONValue]) throws {
        self.init(
            try operations.map { operation in
                let path = FieldPath(pointer: try #require(operation["path"]?.string))
                switch operation["op"]?.string {
                case "add": return .add(path, try #require(operation["value"]))
                case "replace": return .replace(path, try #require(operation["value"]))
                default: return .remove(path)
                }
            })
    }
}

extension FieldPath {
    /// The path of a JSON Pointer whose steps are indexes wherever they are numbers: enough for our own patches.
    init(pointer: String) {
        self.init(
            pointer.split(separator: "/").map(String.init).map { step in
                Int(step).map { .index($0) } ?? .name(step.replacing("~1", with: "/").replacing("~0", with: "~"))
            })
    }
}

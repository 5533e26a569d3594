import Admission
import JSONTape
import Testing

/// Policies as people write them, each from its file to the response.
@Suite struct RealInputTests {
    @Test(
        "A policy from the documentation of Envoy Gateway is valid after defaulting",
        arguments: [
            ("accepted/listener-idle-timeout", [String]()),
            ("accepted/gateway-idle-timeout", []),
            ("accepted/tcp-keepalive", ["spec.targetRef: is deprecated; use spec.targetRefs instead [deprecated]"]),
            (
                "accepted/proxy-protocol",
                [
                    "spec.enableProxyProtocol: is deprecated; use spec.proxyProtocol instead [deprecated]",
                    "spec.targetRef: is deprecated; use spec.targetRefs instead [deprecated]",
                ]
            ),
        ])
    func accepted(name: String, warnings: [String]) throws {
        let object = try policy(name)
        let mutation = try Review(object: object).response(from: .mutating)
        #expect(mutation.isAllowed == true)
        #expect(mutation.admissionResponse?["patchType"] == .string("JSONPatch"))
        let mutated = try JSONPatch(reading: mutation.patch).applied(to: JSONValue(parsing: object))
        let validation = try Review(object: mutated.text).response(from: .validating)
        #expect(validation.isAllowed == true)
        #expect(validation.warnings == warnings)
        #expect(try Review(object: mutated.text).response(from: .mutating).admissionResponse?["patch"] == nil)
    }

    @Test("Without the mutating webhook, a missing group is an error")
    func missingGroup() throws {
        let response = try Review(object: policy("accepted/gateway-idle-timeout")).response(from: .validating)
        #expect(response.isAllowed == false)
        #expect(response.fields == ["spec.targetRefs[0].group"])
    }

    @Test("A namespace in a target reference is removed if it is the policy's own, and else an error")
    func targetNamespace() throws {
        let own = try policy("accepted/tcp-keepalive")
        #expect(try Review(object: own).response(from: .mutating).patch.contains { $0["path"] == "/spec/targetRef/namespace" })
        let warned = try Review(object: own).response(from: .validating)
        #expect(warned.isAllowed == true)
        #expect(warned.warnings.contains { $0.hasPrefix("spec.targetRef.namespace: ") })
        let foreign = own.replacing(#""namespace": "default"}"#, with: #""namespace": "infra"}"#)
            .replacing("      \"namespace\": \"default\"", with: "      \"namespace\": \"infra\"")
        let refused = try Review(object: foreign).response(from: .validating)
        #expect(refused.fields == ["spec.targetRef.namespace"])
        #expect(try !Review(object: foreign).response(from: .mutating).patch.contains { $0["op"] == "remove" })
    }

    @Test(
        "A denial names the field with the error",
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
        let response = try Review(object: policy(name)).response(from: .validating)
        #expect(response.result.status == 200)
        #expect(response.isAllowed == false)
        #expect(response.fields == fields)
        #expect(response.status?["details"]?["name"] == "eg")
        #expect(response.code == 422)
        #expect(response.status?["reason"] == "Invalid")
    }

    @Test("A message names the policy, the field, the value, the bound and the consequence")
    func message() throws {
        let response = try Review(object: policy("refused/negative-probes")).response(from: .validating)
        #expect(
            response.message == """
                ClientTrafficPolicy.gateway.envoyproxy.io "eg" is invalid: spec.tcpKeepalive.probes: Invalid value: -3: \
                must be greater than or equal to 0; it would have prevented Envoy Gateway from reading any ClientTrafficPolicy \
                in the cluster [unsigned]
                """)
        #expect(response.causes.first?["reason"] == "FieldValueInvalid")
    }
}

extension JSONPatch {
    /// The patch of a response.
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
    /// The path of a JSON Pointer. Every number is read as an index, which is enough for our own patches.
    init(pointer: String) {
        self.init(
            pointer.split(separator: "/").map(String.init).map { step in
                Int(step).map { .index($0) } ?? .name(step.replacing("~1", with: "/").replacing("~0", with: "~"))
            })
    }
}

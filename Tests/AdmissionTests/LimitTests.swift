import Admission
import JSONTape
import Testing

/// The limits of a response.
@Suite struct LimitTests {
    static func policy(unknownFields: Int) -> String {
        let fields = (0..<unknownFields).map { #""field-\#($0)-\#(String(repeating: "x", count: 60))":1"# }.joined(separator: ",")
        return #"{"spec":{"targetSelectors":[{"kind":"Gateway","matchLabels":{"a":"b"}}],"http3":{},\#(fields)}}"#
    }

    static func policy(badReferences: Int) -> String {
        #"{"spec":{"targetRefs":[\#(Array(repeating: "7", count: badReferences).joined(separator: ","))]}}"#
    }

    @Test("At most 50 causes are listed, and the others are counted", arguments: [49, 50, 51, 400])
    func causes(count: Int) throws {
        let response = try Review(object: Self.policy(badReferences: count)).response(from: .validating)
        #expect(response.causes.count == min(count, 50))
        #expect(response.message.contains("and \(count - 50) more]") == (count > 50))
    }

    @Test("Warnings stay within the limits of the API server", arguments: [1, 10, 50, 1000])
    func warnings(count: Int) throws {
        let response = try Review(object: Self.policy(unknownFields: count)).response(from: .validating)
        #expect(response.isAllowed == true)
        #expect(response.warnings.allSatisfy { $0.unicodeScalars.count <= 256 })
        #expect(response.warnings.reduce(0) { $0 + $1.unicodeScalars.count } <= 4096)
        if count == 1000 {
            #expect(response.warnings.last == "and \(count - response.warnings.count + 1) more warnings")
        }
    }

    @Test(
        "The response to 20,000 errors of one kind has the limits of any other",
        arguments: [
            #""targetRefs":[ITEMS]"#, #""tls":{"ciphers":[ITEMS]}"#, #""tls":{"ecdhCurves":[ITEMS]}"#,
            #""clientIPDetection":{"xForwardedFor":{"trustedCIDRs":[ITEMS]}}"#, #""http1":{"ignoredUpgradeTypes":[ITEMS]}"#,
            #""targetSelectors":[{"kind":"Gateway","matchExpressions":[ITEMS]}]"#,
        ])
    func manyMistakes(spec: String) throws {
        for item in [#""x""#, "{}", #"{"group":"g","kind":"k","name":"n"}"#, #"{"key":"/","operator":"=="}"#] {
            let items = Array(repeating: item, count: 20_000).joined(separator: ",")
            let response = try Review(object: #"{"spec":{\#(spec.replacing("ITEMS", with: items))}}"#).response(from: .validating)
            #expect(response.causes.count <= 50)
            #expect(response.result.body.count < 64 << 10)
        }
    }

    @Test("A long or hostile value is truncated and escaped")
    func values() throws {
        let object =
            #"{"spec":{"targetSelectors":[{"kind":"Gateway"}],"scheme":"\u001b[31m\u202e\#(String(repeating: "x", count: 9000))"}}"#
        let response = try Review(object: object).response(from: .validating)
        #expect(response.fields == ["spec.scheme"])
        #expect(response.message.contains(#""\u001b[31m\u202exxx"#))
        #expect(response.message.utf8.count < 400)
        #expect(!response.message.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
    }

    @Test("A header value is never repeated, because it may be a credential")
    func confidential() throws {
        let object = """
            {"spec":{"targetSelectors":[{"kind":"Gateway"}],"headers":{"earlyRequestHeaders":{"set":[{"name":"Authorization",
            "value":"\(String(repeating: "secret", count: 1000))"}]}}}}
            """
        let response = try Review(object: object).response(from: .validating)
        #expect(response.fields == ["spec.headers.earlyRequestHeaders.set[0].value"])
        #expect(!response.message.contains("secret"))
    }

    /// A policy whose targets need two operations each, besides one that needs one.
    static func policy(operations: Int) -> String {
        let odd = operations % 2 == 0 ? [] : [#"{"group":"gateway.networking.k8s.io","name":"odd"}"#]
        let targets = (0..<operations / 2).map { #"{"name":"eg-\#($0)"}"# } + odd
        return #"{"spec":{"targetRefs":[\#(targets.joined(separator: ","))]}}"#
    }

    @Test("A patch has at most 256 operations", arguments: [255, 256])
    func largestPatch(operations: Int) throws {
        let response = try Review(object: Self.policy(operations: operations)).response(from: .mutating)
        #expect(response.patch.count == operations)
        #expect(response.warnings.isEmpty)
        #expect(response.result.body.count < 64 << 10)
    }

    @Test("A policy that needs more operations is allowed unchanged, with one warning", arguments: [257, 258, 40_000])
    func tooLargePatch(operations: Int) throws {
        let response = try Review(object: Self.policy(operations: operations)).response(from: .mutating, deniesEarly: false)
        #expect(response.isAllowed == true)
        #expect(response.result.decision == .allowed)
        #expect(response.result.warningCount == 1)
        #expect(response.admissionResponse?["patch"] == nil)
        #expect(
            response.warnings == [
                "no defaults are added, because the patch would have more than 256 operations; shorten the lists of the policy"
            ])
        #expect(response.result.body.count < 1024)
    }

    @Test("If the CRD rejects a policy that needs more operations, it is denied", arguments: [257, 40_000])
    func tooLargePatchDenied(operations: Int) throws {
        let review = Review(object: Self.policy(operations: operations))
        let response = try review.response(from: .mutating)
        #expect(response.isAllowed == false)
        #expect(response.message == (try review.response(from: .validating)).message)
        #expect(response.result.body.count < 64 << 10)
    }

    @Test("A patch that only removes namespaces has the same limit", arguments: [256, 257])
    func removals(count: Int) throws {
        let target = #"{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"eg","namespace":"default"}"#
        let targets = Array(repeating: target, count: count).joined(separator: ",")
        let response = try Review(object: #"{"spec":{"targetRefs":[\#(targets)]}}"#).response(from: .mutating)
        #expect(response.patch.count == (count == 256 ? 256 : 0))
        #expect(response.warnings.count == (count == 256 ? 0 : 1))
    }
}

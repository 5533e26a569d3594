import Admission
import JSONTape
import Testing

/// How much an answer says.
@Suite struct LimitTests {
    static func policy(unknownFields: Int) -> String {
        let fields = (0..<unknownFields).map { #""field-\#($0)-\#(String(repeating: "x", count: 60))":1"# }.joined(separator: ",")
        return #"{"spec":{"targetSelectors":[{"kind":"Gateway","matchLabels":{"a":"b"}}],"http3":{},\#(fields)}}"#
    }

    static func policy(badReferences: Int) -> String {
        #"{"spec":{"targetRefs":[\#(Array(repeating: "7", count: badReferences).joined(separator: ","))]}}"#
    }

    @Test("At most fifty causes are listed and the others counted", arguments: [49, 50, 51, 400])
    func causes(count: Int) throws {
        let answer = try Review(object: Self.policy(badReferences: count)).answered(.validate)
        #expect(answer.causes.count == min(count, 50))
        #expect(answer.message.contains("and \(count - 50) more]") == (count > 50))
    }

    @Test("Warnings stay within what the API server passes on", arguments: [1, 10, 50, 1000])
    func warnings(count: Int) throws {
        let answer = try Review(object: Self.policy(unknownFields: count)).answered(.validate)
        #expect(answer.isAllowed == true)
        #expect(answer.warnings.allSatisfy { $0.unicodeScalars.count <= 256 })
        #expect(answer.warnings.reduce(0) { $0 + $1.unicodeScalars.count } <= 4096)
        if count == 1000 {
            #expect(answer.warnings.last == "and \(count - answer.warnings.count + 1) more warnings")
        }
    }

    @Test(
        "Twenty thousand mistakes of one kind are answered like fifty",
        arguments: [
            #""targetRefs":[ITEMS]"#, #""tls":{"ciphers":[ITEMS]}"#, #""tls":{"ecdhCurves":[ITEMS]}"#,
            #""clientIPDetection":{"xForwardedFor":{"trustedCIDRs":[ITEMS]}}"#, #""http1":{"ignoredUpgradeTypes":[ITEMS]}"#,
            #""targetSelectors":[{"kind":"Gateway","matchExpressions":[ITEMS]}]"#,
        ])
    func manyMistakes(spec: String) throws {
        for item in [#""x""#, "{}", #"{"group":"g","kind":"k","name":"n"}"#, #"{"key":"/","operator":"=="}"#] {
            let items = Array(repeating: item, count: 20_000).joined(separator: ",")
            let answer = try Review(object: #"{"spec":{\#(spec.replacing("ITEMS", with: items))}}"#).answered(.validate)
            #expect(answer.causes.count <= 50)
            #expect(answer.answer.body.count < 64 << 10)
        }
    }

    @Test("A long or hostile value is cut and escaped")
    func values() throws {
        let object =
            #"{"spec":{"targetSelectors":[{"kind":"Gateway"}],"scheme":"\u001b[31m\u202e\#(String(repeating: "x", count: 9000))"}}"#
        let answer = try Review(object: object).answered(.validate)
        #expect(answer.fields == ["spec.scheme"])
        #expect(answer.message.contains(#""\u001b[31m\u202exxx"#))
        #expect(answer.message.utf8.count < 400)
        #expect(!answer.message.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
    }

    @Test("A header's value is never repeated: it may be a credential")
    func confidential() throws {
        let object = """
            {"spec":{"targetSelectors":[{"kind":"Gateway"}],"headers":{"earlyRequestHeaders":{"set":[{"name":"Authorization",
            "value":"\(String(repeating: "secret", count: 1000))"}]}}}}
            """
        let answer = try Review(object: object).answered(.validate)
        #expect(answer.fields == ["spec.headers.earlyRequestHeaders.set[0].value"])
        #expect(!answer.message.contains("secret"))
    }
}

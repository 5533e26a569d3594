import JSONTape
import PolicySchema
import Testing

@testable import TrafficPolicy

@Suite struct PolicyCompletionTests {
    /// Compares the completed text with the patch applied, apart from members that are `null`.
    private func check(_ object: JSONValue, namespace: String? = nil) throws {
        let tape = try JSONTape(parsing: #"{"before":[1,2],"object":\#(object.text),"after":null}"#)
        let place = try #require(tape.member("object", of: tape.root))
        for level in Default.Level.allCases {
            var defaulter = PolicyDefaulter(level: level)
            guard let completion = defaulter.completion(of: tape, at: place, namespace: namespace) else { continue }
            let text = completion.text(of: tape, at: place)
            let completed = try JSONTape(parsing: text.span)
            #expect(completed.repeatedKeys.isEmpty)
            let expected = try JSONTape(parsing: completion.patch.applied(to: object).text)
            let both = try JSONTape(parsing: "[\(String(decoding: text, as: UTF8.self)),\(expected.text(ofRoot: ()))]")
            let first = both.first(in: both.root)
            #expect(both.isSame(first, both.end(of: first)), "\(completion.patch.text) for \(object.text)")
        }
    }

    @Test(
        "The completed text is the policy with the patch",
        arguments: [
            "{}", #"{"spec":{}}"#, #"{"spec":{"targetRefs":[{},{"name":"a"},{ "kind" : null, "name":"b","group":null}]}}"#,
            #"{"spec":{"targetRef":{"namespace":"default"},"connection":{},"http2":{"connectionKeepalive":{}}}}"#,
            #"{"spec":{"targetRefs":[{"namespace":"default","name":"\u00e9\"}"},{"name":"x","namespace":"other"}],"path":{}}}"#,
        ])
    func rows(text: String) throws {
        try check(JSONValue(parsing: text), namespace: "default")
    }

    @Test("The completed text of generated policies is the policy with the patch", arguments: 30..<34 as Range<UInt64>)
    func generated(seed: UInt64) throws {
        var generator = RandomPolicy(seed: seed, invalidOneIn: seed.isMultiple(of: 2) ? 8 : nil)
        for _ in 0..<100 { try check(generator.policy()) }
    }
}

extension JSONTape {
    fileprivate func text(ofRoot: Void) -> String {
        withSource(of: root) { text in String(decoding: text.withUnsafeBufferPointer { Array($0) }, as: UTF8.self) }
    }
}

import JSONTape
import Testing

@Suite struct JSONLimitsTests {
    @Test("Containers nest as deep as the limit and no deeper", arguments: [1, 2, 63, 128])
    func depth(limit: Int) {
        let limits = JSONLimits(maxDepth: limit)
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            func text(depth: Int) -> String {
                String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
            }
            #expect(syntaxError(in: text(depth: limit - 1), limits: limits) == nil)
            #expect(syntaxError(in: text(depth: limit), limits: limits) == nil)
            let error = syntaxError(in: text(depth: limit + 1), limits: limits)
            #expect(error?.reason == .tooDeep(limit: limit))
            #expect(error?.offset == open.utf8.count * limit)
        }
    }

    @Test("An empty container counts as a level", arguments: ["{}", "[]", "{ }", "[ ]"])
    func emptyAtTheEdge(empty: String) {
        #expect(syntaxError(in: "[[\(empty)]]", limits: JSONLimits(maxDepth: 3)) == nil)
        let error = syntaxError(in: "[[\(empty)]]", limits: JSONLimits(maxDepth: 2))
        #expect(error?.reason == .tooDeep(limit: 2))
        #expect(error?.offset == 2)
    }

    @Test("Only containers that are open at once count as levels")
    func siblings() {
        let text = "[" + Array(repeating: "[[]]", count: 50).joined(separator: ",") + "]"
        #expect(syntaxError(in: text, limits: JSONLimits(maxDepth: 3)) == nil)
        #expect(syntaxError(in: text, limits: JSONLimits(maxDepth: 2))?.reason == .tooDeep(limit: 2))
    }

    @Test("A hundred thousand brackets are rejected without a stack overflow")
    func bomb() {
        for text in [String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 100_000)] {
            #expect(syntaxError(in: text)?.reason == .tooDeep(limit: 128))
        }
    }

    @Test("There are as many keys and values as the limit and no more", arguments: [1, 2, 7, 64])
    func tokens(limit: Int) {
        let limits = JSONLimits(maxTokens: limit)
        func array(tokens: Int) -> String {
            tokens == 1 ? "1" : "[" + Array(repeating: "1", count: tokens - 1).joined(separator: ",") + "]"
        }
        if limit > 1 { #expect(syntaxError(in: array(tokens: limit - 1), limits: limits) == nil) }
        #expect(syntaxError(in: array(tokens: limit), limits: limits) == nil)
        #expect(syntaxError(in: array(tokens: limit + 1), limits: limits)?.reason == .tooManyValues(limit: limit))
    }

    @Test("A key counts as much as a value, written with escapes or without", arguments: [#"{"a":1}"#, #"{"\u0061":1}"#])
    func keys(text: String) {
        #expect(syntaxError(in: text, limits: JSONLimits(maxTokens: 3)) == nil)
        #expect(syntaxError(in: text, limits: JSONLimits(maxTokens: 2))?.reason == .tooManyValues(limit: 2))
        #expect(syntaxError(in: text, limits: JSONLimits(maxTokens: 1))?.reason == .tooManyValues(limit: 1))
    }

    @Test("The default limits admit a large policy")
    func defaults() {
        #expect(JSONLimits().maxDepth == 128)
        #expect(JSONLimits().maxTokens == 524_288)
        let text = "[" + Array(repeating: "1", count: 524_287).joined(separator: ",") + "]"
        #expect(syntaxError(in: text) == nil)
        #expect(syntaxError(in: "[1," + text.dropFirst())?.reason == .tooManyValues(limit: 524_288))
    }
}

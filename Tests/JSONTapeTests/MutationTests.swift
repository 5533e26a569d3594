import JSONTape
import Testing

@Suite struct MutationTests {
    @Test("A mutated review parses or has an error at an offset inside it", arguments: 0..<20 as Range<UInt64>)
    func mutations(seed: UInt64) {
        var generator = RandomJSON(seed: seed)
        let review = Array(sampleReview.utf8)
        var tape = JSONTape()
        var (good, bad) = (0, 0)
        for _ in 0..<500 {
            let text = generator.mutation(of: review)
            do {
                try tape.parse(text.span)
                good += 1
                if !isConsistent(tape, source: text) { Issue.record("\(String(decoding: text, as: UTF8.self))") }
            } catch {
                bad += 1
                if !(0...text.count ~= error.offset) { Issue.record("\(error) outside of \(text.count) bytes") }
                if error.reason == .endOfInput, error.offset != text.count { Issue.record("\(error) is not the end") }
            }
        }
        #expect(good > 0 && bad > 0)
    }

    @Test("A mutated random document parses or gives an error, too", arguments: 100..<110 as Range<UInt64>)
    func mutatedDocuments(seed: UInt64) {
        var generator = RandomJSON(seed: seed)
        for _ in 0..<300 {
            let text = generator.mutation(of: Array(generator.document().utf8))
            if let error = syntaxError(in: text), !(0...text.count ~= error.offset) { Issue.record("\(error)") }
        }
    }

    /// Whether every value's source is inside its container's and parses to a value of the same kind.
    private func isConsistent(_ tape: JSONTape, source: [UInt8]) -> Bool {
        func isConsistent(_ place: JSONTape.Place, within outer: Range<Int>) -> Bool {
            let range = tape.sourceRange(of: place)
            guard !range.isEmpty, outer.lowerBound <= range.lowerBound, range.upperBound <= outer.upperBound,
                let own = try? JSONTape(parsing: Array(source[range]).span), own.kind(at: own.root) == tape.kind(at: place)
            else { return false }
            var isSound = true
            switch tape.kind(at: place) {
            case .array: tape.forEachElement(of: place) { isSound = isSound && isConsistent($0, within: range) }
            case .object:
                tape.forEachMember(of: place) { key, value in
                    isSound = isSound && isConsistent(key, within: range) && isConsistent(value, within: range)
                }
            default: return own.text(at: own.root).utf8.elementsEqual(tape.text(at: place).utf8)
            }
            return isSound
        }
        return isConsistent(tape.root, within: 0..<source.count)
    }
}

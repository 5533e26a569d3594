import JSONTape
@testable import PolicyAttachment
import SeededRandom
import Testing

/// The index of labels selects what the selector by itself selects.
@Suite struct LabelIndexTests {
    @Test("A selector selects the same objects by the index as one by one", arguments: 1...200)
    func agreesWithMatches(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let (keys, values) = (["a", "b", "c"], ["", "x", "y", "z"])
        let labels = (0..<Int.random(in: 0...150, using: &random)).map { _ in
            Dictionary(
                keys.shuffled(using: &random).prefix(Int.random(in: 0...3, using: &random))
                    .map { ($0, values.randomElement(using: &random) ?? "") }, uniquingKeysWith: { first, _ in first })
        }
        let index = LabelIndex(labels, budget: .unlimited)
        for _ in 0..<20 {
            func key() -> String { keys.randomElement(using: &random) ?? "" }
            func value() -> String { values.randomElement(using: &random) ?? "" }
            let pairs = (0..<Int.random(in: 0...2, using: &random)).map { _ in "\"\(key())\":\"\(value())\"" }
            let expressions = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                let operation = ["In", "NotIn", "Exists", "DoesNotExist", "in"].randomElement(using: &random) ?? ""
                let values =
                    operation.hasSuffix("In") ? (0..<Int.random(in: 1...3, using: &random)).map { _ in "\"\(value())\"" } : []
                return "{\"key\":\"\(key())\",\"operator\":\"\(operation)\",\"values\":[\(values.joined(separator: ","))]}"
            }
            let text =
                "{\"matchLabels\":{\(pairs.joined(separator: ","))},\"matchExpressions\":[\(expressions.joined(separator: ","))]}"
            let tape = try JSONTape(parsing: text)
            let selector = LabelSelector(reading: ObjectReader(tape: tape, place: tape.root))
            var selected: [Int] = []
            let selection = index.selection(by: selector, budget: .unlimited)
            selection.forEach { selected.append($0) }
            #expect(selected == labels.indices.filter { selector.matches(labels[$0]) }, "\(text)")
            #expect(selection.isEmpty == selected.isEmpty)
        }
    }

    @Test("A set of numbers has no numbers at or above its bound", arguments: [0, 1, 63, 64, 65, 127, 128, 129])
    func bounds(bound: Int) {
        var numbers: [Int] = []
        BitSet(allBelow: bound).forEach { numbers.append($0) }
        #expect(numbers == Array(0..<bound))
        var rest = BitSet(allBelow: bound)
        rest.subtract(BitSet(allBelow: bound))
        #expect(rest.isEmpty && rest == BitSet(bound: bound))
    }

    @Test(
        "A budget is spent only by more steps than its limit",
        arguments: [(0, [0], false), (0, [1], true), (3, [1, 2], false), (3, [1, 2, 1], true), (3, [.max], true)])
    func budget(limit: Int, steps: [Int], isSpent: Bool) {
        let budget = StepBudget(limit: limit)
        for count in steps { #expect(budget.spend(count) == !budget.isSpent) }
        #expect(budget.isSpent == isSpent)
        #expect(budget.left == (isSpent ? 0 : limit - steps.reduce(0, +)))
        if isSpent { #expect(!budget.spend(0)) }
    }
}

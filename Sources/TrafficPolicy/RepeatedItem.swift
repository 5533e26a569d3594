internal import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    /// The rule that a list of texts has each text once, for lists that the API does not keep unique.
    static func repeatedItem(in fields: String...) -> ObjectRule {
        .rule(
            "repeated-item", .warning, detectedBy: .lintOnly,
            .custom(eachOf: fields, repeatedItems),
            error: "must appear only once in the list",
            warning: "{value} appears earlier in the list, so it has no effect; remove it",
            reason: "the second item has no effect, and often another one was meant",
            bad: #"{"tls":{"fingerprints":["JA3","JA3"]}}"#, good: #"{"tls":{"fingerprints":["JA3","JA4"]}}"#)
    }

    private static let repeatedItems: CustomCheck = { tape, list, violations in
        guard tape.kind(at: list) == .array, tape.count(at: list) > 1 else { return }
        for item in tape.repeatedTexts(in: list) { violations.append(Violation(item, kind: .duplicate, fix: .remove)) }
    }
}

extension JSONTape {
    /// The texts that appear earlier in their list, among the first ``ClientTrafficPolicy/maxInspectedItems``.
    fileprivate func repeatedTexts(in list: Place) -> [Place] {
        count(at: list) <= 16 ? repeatedTextsByComparison(in: list) : repeatedTextsBySet(in: list)
    }

    /// Compares each text with those before it, which needs no memory.
    private func repeatedTextsByComparison(in list: Place) -> [Place] {
        var repeated: [Place] = []
        forEachElement(of: list) { item in
            guard kind(at: item) == .string else { return }
            var other = first(in: list)
            while other < item {
                if isSameText(other, item), kind(at: other) == .string { return repeated.append(item) }
                other = end(of: other)
            }
        }
        return repeated
    }

    private func repeatedTextsBySet(in list: Place) -> [Place] {
        var seen: Set<String> = []
        var repeated: [Place] = []
        forEachInspectedElement(of: list) { item in
            if kind(at: item) == .string, !seen.insert(text(at: item)).inserted { repeated.append(item) }
        }
        return repeated
    }
}

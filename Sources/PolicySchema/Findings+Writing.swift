internal import JSONTape

/// How a finding is written down: first the way to its field and its texts, then the entry that says where they stand.
extension Findings {
    /// Adds what was found by somebody who has counted it, with the severity that it has.
    package mutating func add(_ finding: Finding) {
        let first = steps.count
        for step in finding.path.steps {
            switch step {
            case .index(let index): append(index: index)
            case .name(var name): name.withUTF8 { append(name: $0.span) }
            }
        }
        let path = first..<steps.count
        let badValue = finding.badValue.map { append($0) }
        keep(
            finding.rule, finding.severity, finding.kind, at: path, badValue: badValue, identity: finding.identity,
            detail: append(finding.detail), fix: finding.fix)
    }

    /// Keeps the finding of a violation that was counted, whose texts were written down.
    mutating func keep(
        _ rule: Rule, _ severity: Severity? = nil, _ kind: Finding.Kind, at path: Range<Int>, badValue: Range<Int>? = nil,
        identity: Int = 0, detail: Range<Int>, fix: JSONPatch? = nil
    ) {
        if let fix { fixes.append(fix) }
        entries.append(
            Entry(
                rule: rule, severity: severity ?? severities[rule] ?? rule.severity, kind: kind, steps: path, badValue: badValue,
                detail: detail, identity: identity, fix: fix == nil ? nil : fixes.count - 1))
    }

    // MARK: Paths

    /// Writes down a step to an item of a list.
    mutating func append(index: Int) {
        let start = bytes.count
        bytes.append(UInt8(ascii: "["))
        bytes.append(decimal: index)
        bytes.append(UInt8(ascii: "]"))
        steps.append(.index(index, start..<bytes.count))
    }

    /// Writes down a step to a member whose name may be anything.
    mutating func append(name: Span<UInt8>) { append(name: name, isWord: name.isWord) }

    /// Writes down a step to a member.
    mutating func append(name: Span<UInt8>, isWord: Bool) {
        bytes.append(UInt8(ascii: "."))
        let start = bytes.count
        bytes.append(name)
        steps.append(.name(start..<bytes.count, isWord: isWord))
    }

    /// Writes down the steps that lead from a container to a value, or to a key, inside it.
    mutating func append(pathFrom container: JSONTape.Place, to target: JSONTape.Place, _ tape: JSONTape) {
        var container = container
        while container != target, let item = tape.item(of: container, around: target) {
            switch item.entrance {
            case .key(let key):
                tape.withText(at: key) { append(name: $0) }
                // A key that is looked for is where the path ends.
                if key == target { return }
            case .index(let index): append(index: index)
            }
            container = item.value
        }
    }

    // MARK: Texts

    /// Writes down a text.
    mutating func append(_ text: String) -> Range<Int> {
        let start = bytes.count
        bytes.append(text)
        return start..<bytes.count
    }

    /// Writes down a text with a path in it.
    mutating func append(_ beginning: String, _ path: Range<Int>, _ end: String) -> Range<Int> {
        let start = bytes.count
        bytes.append(beginning)
        var text: [UInt8] = []
        swap(&text, &printedPath)
        print(path, to: &text)
        bytes.append(text.span)
        bytes.append(end)
        text.removeAll(keepingCapacity: true)
        swap(&text, &printedPath)
        return start..<bytes.count
    }

    /// Writes down a value as a finding repeats it.
    mutating func append(excerptOf place: JSONTape.Place, _ tape: JSONTape) -> Range<Int> {
        let start = bytes.count
        let kind = tape.kind(at: place)
        let isWritten = tape.withText(at: place) { text in
            guard kind != .array, kind != .object, text.count <= Finding.maxValueLength, text.isPlain else { return false }
            if kind == .string { bytes.append(UInt8(ascii: "\"")) }
            bytes.append(text)
            if kind == .string { bytes.append(UInt8(ascii: "\"")) }
            return true
        }
        if !isWritten { bytes.append(tape.excerpt(of: place)) }
        return start..<bytes.count
    }
}

extension Span<UInt8> {
    /// Whether a path prints the name without brackets.
    var isWord: Bool {
        guard !isEmpty else { return false }
        for index in indices {
            switch self[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                continue
            default: return false
            }
        }
        return true
    }
}

internal import JSONTape

/// What becomes of entries: texts for an answer, or findings for whoever wants them.
extension Findings {
    /// The whole finding.
    package func finding(_ entry: Entry) -> Finding {
        var finding = Finding(
            entry.rule, entry.kind, at: fieldPath(entry.steps), badValue: entry.badValue.map { text(at: $0) },
            identity: entry.identity, detail: text(at: entry.detail), fix: entry.fix.map { fixes[$0] })
        finding.severity = entry.severity
        return finding
    }

    /// The way to a field.
    func fieldPath(_ path: Range<Int>) -> FieldPath {
        FieldPath(
            path.map { index in
                switch steps[index] {
                case .index(let index, _): .index(index)
                case .name(let name, _): .name(text(at: name))
                }
            })
    }

    private func text(at range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    // MARK: Texts

    // Entries are named by their numbers: to take one out is to count its reference.

    /// Prints the path, as ``FieldPath`` does.
    package func printPath(of index: Int, to text: inout [UInt8]) { print(entries[index].steps, to: &text) }

    /// Prints the error without the field, as ``Finding/message`` has it.
    package func printMessage(of index: Int, to text: inout [UInt8]) {
        let kind = entries[index].kind
        // Advice is a sentence about the value.
        let separator = kind == .advice ? " " : ": "
        let start = text.count
        if let words = kind.words { text.append(words) }
        if let badValue = entries[index].badValue {
            if text.count > start { text.append(separator) }
            text.append(bytes.span.extracting(badValue))
        }
        let detail = entries[index].detail
        if !detail.isEmpty {
            if text.count > start { text.append(separator) }
            text.append(bytes.span.extracting(detail))
        }
        guard entries[index].severity == .error, let consequence = entries[index].rule.consequence else { return }
        text.append(text.last == UInt8(ascii: "?") ? " It would have " : "; it would have ")
        text.append(consequence)
    }

    /// Prints the whole error, as ``Finding/description`` has it.
    package func printDescription(of index: Int, to text: inout [UInt8]) {
        printPath(of: index, to: &text)
        text.append(": ")
        printMessage(of: index, to: &text)
    }

    func print(_ path: Range<Int>, to text: inout [UInt8]) {
        // Steps that stand as they are printed.
        var run: Range<Int>?
        for index in path {
            switch steps[index] {
            case .name(let name, isWord: true):
                // The full stop stands before the name.
                let start = run?.lowerBound ?? name.lowerBound - (index > path.lowerBound ? 1 : 0)
                run = start..<name.upperBound
            case .index(_, let item): run = (run?.lowerBound ?? item.lowerBound)..<item.upperBound
            case .name(let name, isWord: false):
                if let run { text.append(bytes.span.extracting(run)) }
                run = nil
                text.append("[\(self.text(at: name).escaped)]")
            }
        }
        if let run { text.append(bytes.span.extracting(run)) }
    }

    // MARK: Order and severity

    /// Makes a warning of an error.
    package mutating func soften(at index: Int) { entries[index].severity = .warning }

    /// Whether anything denies the write.
    package var hasError: Bool { entries.contains { $0.severity == .error } }

    /// Puts the entries into the order of their paths, in which people read them; those of one path stay as they are.
    ///
    /// Each goes to its place among those before it: they are few, and mostly in order already.
    package mutating func sortByPath() {
        // What is asked for the order of two is no part of what moves.
        let (steps, bytes) = (steps, bytes)
        for index in entries.indices.dropFirst() {
            let path = entries[index].steps
            guard Self.isPath(path, before: entries[index - 1].steps, steps, bytes) else { continue }
            var (low, high) = (0, index - 1)
            while low < high {
                let middle = (low + high) / 2
                if Self.isPath(path, before: entries[middle].steps, steps, bytes) { high = middle } else { low = middle + 1 }
            }
            entries.insert(entries.remove(at: index), at: low)
        }
    }

    private static func isPath(_ left: Range<Int>, before right: Range<Int>, _ steps: [Step], _ bytes: [UInt8]) -> Bool {
        for depth in 0..<min(left.count, right.count) {
            switch (steps[left.lowerBound + depth], steps[right.lowerBound + depth]) {
            case (.index(let left, _), .index(let right, _)):
                if left != right { return left < right }
            case (.name(let left, _), .name(let right, _)):
                if let isBefore = isName(left, before: right, bytes.span) { return isBefore }
            case (.index, .name): return true
            case (.name, .index): return false
            }
        }
        return left.count < right.count
    }

    /// Whether a name comes before another; nil when they are the same.
    private static func isName(_ left: Range<Int>, before right: Range<Int>, _ bytes: Span<UInt8>) -> Bool? {
        let (first, second) = (bytes.extracting(left), bytes.extracting(right))
        // Mostly two paths have the same name at one depth, or differ in the first bytes.
        if first.hasSameBytes(as: second) { return nil }
        var index = 0
        while index < first.count, index < second.count, first[index] == second[index] { index += 1 }
        return index == first.count || index < second.count && first[index] < second[index]
    }
}

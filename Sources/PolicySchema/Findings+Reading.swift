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
                case .index(let index): .index(index)
                case .name(let name, _): .name(text(at: name))
                }
            })
    }

    private func text(at range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    // MARK: Texts

    /// Prints the path, as ``FieldPath`` does.
    package func printPath(of entry: Entry, to text: inout [UInt8]) { print(entry.steps, to: &text) }

    /// Prints the error without the field, as ``Finding/message`` has it.
    package func printMessage(of entry: Entry, to text: inout [UInt8]) {
        // Advice is a sentence about the value.
        let separator = entry.kind == .advice ? " " : ": "
        let start = text.count
        if let words = entry.kind.words { text.append(words) }
        if let badValue = entry.badValue {
            if text.count > start { text.append(separator) }
            text.append(bytes.span.extracting(badValue))
        }
        if !entry.detail.isEmpty {
            if text.count > start { text.append(separator) }
            text.append(bytes.span.extracting(entry.detail))
        }
        guard entry.severity == .error, let consequence = entry.rule.consequence else { return }
        text.append(text.last == UInt8(ascii: "?") ? " It would have " : "; it would have ")
        text.append(consequence)
    }

    /// Prints the whole error, as ``Finding/description`` has it.
    package func printDescription(of entry: Entry, to text: inout [UInt8]) {
        printPath(of: entry, to: &text)
        text.append(": ")
        printMessage(of: entry, to: &text)
    }

    func print(_ path: Range<Int>, to text: inout [UInt8]) {
        for index in path {
            switch steps[index] {
            case .name(let name, isWord: true):
                if index > path.lowerBound { text.append(UInt8(ascii: ".")) }
                text.append(bytes.span.extracting(name))
            case .name(let name, isWord: false): text.append("[\(self.text(at: name).escaped)]")
            case .index(let index):
                text.append(UInt8(ascii: "["))
                text.append(decimal: index)
                text.append(UInt8(ascii: "]"))
            }
        }
    }

    // MARK: Order and severity

    /// Makes a warning of an error.
    package mutating func soften(at index: Int) { entries[index].severity = .warning }

    /// Whether anything denies the write.
    package var hasError: Bool { entries.contains { $0.severity == .error } }

    /// Puts the entries into the order of their paths, in which people read them.
    package mutating func sortByPath() {
        guard entries.count > 1 else { return }
        var sorted: [Entry] = []
        swap(&sorted, &entries)
        sorted.sort { isBefore($0, $1) }
        swap(&sorted, &entries)
    }

    private func isBefore(_ left: Entry, _ right: Entry) -> Bool {
        for (left, right) in zip(left.steps, right.steps) {
            switch (steps[left], steps[right]) {
            case (.index(let left), .index(let right)):
                if left != right { return left < right }
            case (.name(let left, _), .name(let right, _)):
                if let isBefore = isBefore(left, right) { return isBefore }
            case (.index, .name): return true
            case (.name, .index): return false
            }
        }
        return left.steps.count < right.steps.count
    }

    /// Whether a name comes before another; nil when they are the same.
    private func isBefore(_ left: Range<Int>, _ right: Range<Int>) -> Bool? {
        let (first, second) = (bytes.span.extracting(left), bytes.span.extracting(right))
        if first.hasSameBytes(as: second) { return nil }
        guard first.isASCII, second.isASCII else {
            // A letter may be spelt in several ways that are the same to Swift.
            let (first, second) = (text(at: left), text(at: right))
            return first == second ? nil : first < second
        }
        for index in 0..<min(first.count, second.count) where first[index] != second[index] {
            return first[index] < second[index]
        }
        return first.count < second.count
    }
}

extension Span<UInt8> {
    fileprivate var isASCII: Bool {
        for index in indices where self[index] >= 0x80 { return false }
        return true
    }
}

internal import TextCoding
internal import JSONTape

extension Findings {
    /// The finding of an entry.
    package func finding(_ entry: Entry) -> Finding {
        Finding(
            entry.rule, severity: entry.severity, entry.kind, at: fieldPath(entry.steps),
            badValue: entry.badValue.map { text(at: $0) }, identity: entry.identity, text: text(at: entry.text),
            fix: entry.fix.map { fixes[$0] })
    }

    /// The path of some steps.
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

    // Entries are passed by their indexes: a copy of one would retain its rule.

    /// Appends the path of an entry, as ``FieldPath`` prints it.
    package func printPath(of index: Int, to text: inout [UInt8]) { print(entries[index].steps, to: &text) }

    /// Appends the message of an entry, as ``Finding/message`` has it.
    package func printMessage(of index: Int, to text: inout [UInt8]) {
        let entries = entries.span
        Finding.writeMessage(
            of: entries[index].rule, entries[index].severity, entries[index].kind, badValue: entries[index].badValue,
            text: Entry.text(for: entries[index].severity, entries[index].error, entries[index].warning), in: bytes.span,
            to: &text)
    }

    /// Appends the path and the message of an entry, as ``Finding/description`` has them.
    package func printDescription(of index: Int, to text: inout [UInt8]) {
        printPath(of: index, to: &text)
        text.append(UInt8(ascii: ":"))
        text.append(UInt8(ascii: " "))
        printMessage(of: index, to: &text)
    }

    /// The printed form of a path with one more name, which is a word.
    func text(of path: Range<Int>, followedBy name: String) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(128)
        print(path, to: &text)
        if !path.isEmpty { text.append(UInt8(ascii: ".")) }
        text.append(name)
        return String(decoding: text, as: UTF8.self)
    }

    func print(_ path: Range<Int>, to text: inout [UInt8]) {
        // Steps whose bytes are as they are printed.
        var run: Range<Int>?
        for index in path {
            switch steps[index] {
            case .name(let name, isWord: true):
                // Includes the full stop before the name.
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
}

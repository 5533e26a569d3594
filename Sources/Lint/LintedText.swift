internal import JSONTape
internal import Reports

/// The text of a file with what is derived from it when it is needed.
final class LintedText {
    let file: LintFile
    private(set) lazy var source = SourceText(file.text, isYAML: !file.isJSON)
    /// The lines of the only document; nil if there are more, or if it is not JSON.
    private lazy var lines = file.documents.count == 1 ? JSONLines(file.documents[0]) : nil
    private(set) lazy var tree: SourceTree? = file.reader.tree(file.text)

    init(_ file: LintFile) { self.file = file }

    /// The position of a key or value of a document. Stored objects have none.
    func position(of place: JSONTape.Place, in tape: JSONTape) -> SourcePosition {
        if file.isStored { return SourcePosition(line: 1, column: 1) }
        return lines?.position(of: place, in: tape) ?? tape.position(of: place)
    }

    /// The position after the key or value that begins at a position.
    func end(ofNodeAt start: SourcePosition) -> SourcePosition {
        let offset = source.offset(of: start)
        guard let node = tree?.innermostNode(at: offset) else { return start }
        let end = source.position(of: node.range.upperBound)
        // A list or an object is marked to the end of its first line.
        guard end.line > start.line else { return end }
        return source.position(of: source.range(ofLine: start.line).upperBound)
    }

    /// The plain scalar at a position as the author wrote it; empty if there is none.
    func plainScalar(at start: SourcePosition) -> String {
        let first = source.offset(of: start)
        let rest = file.text[first...]
        // These begin an alias, an anchor, a tag or a quoted scalar.
        if let byte = rest.first, "*&!\"'|>".utf8.contains(byte) { return "" }
        let end = rest.firstIndex { $0 <= 0x20 || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: "}") }
        return String(decoding: rest[..<(end ?? rest.endIndex)], as: UTF8.self)
    }
}

extension SourceTree {
    /// The innermost node that begins at an offset.
    func innermostNode(at offset: Int) -> Node? {
        var (low, high) = (0, nodes.count)
        while low < high {
            let middle = (low + high) / 2
            if nodes[middle].range.lowerBound <= offset { low = middle + 1 } else { high = middle }
        }
        guard low > 0, nodes[low - 1].range.lowerBound == offset else { return nil }
        return nodes[low - 1]
    }
}

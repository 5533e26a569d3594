internal import TextCoding
package import JSONTape

extension SourceTree {
    /// The nodes of a text that ``YAMLStream`` accepts, in the order of its documents.
    package init(yaml source: [UInt8]) throws(YAMLSyntaxError) {
        let start = source.span.byteOrderMarkLength
        let tree = try source.withUnsafeBufferPointer { source throws(YAMLSyntaxError) in
            let text = UnsafeBufferPointer(rebasing: source[start...])
            return text.isEmpty ? SourceTree(isJSON: false) : try Self.tree(of: YAMLParser.make(reading: text), text, start)
        }
        self = tree
    }

    private static func tree(
        of parser: consuming YAMLParser, _ text: UnsafeBufferPointer<UInt8>, _ start: Int
    ) throws(YAMLSyntaxError) -> SourceTree {
        var tree = SourceTree(isJSON: false)
        var open: [Int] = []
        var cursor = CodePointCursor(text: text)
        var isEmpty = true
        while true {
            let event = try parser.next()
            switch event.kind {
            case .streamStart, .documentEnd: continue
            case .streamEnd: return tree
            case .documentStart: isEmpty = true
            case .sequenceEnd, .mappingEnd:
                guard let index = open.popLast() else { continue }
                tree.nodes[index].end = tree.nodes.count
                let first = tree.nodes[index].range.lowerBound
                let isFlow = tree.nodes[index].style == .flowSequence || tree.nodes[index].style == .flowMapping
                // A block ends at the next token, which is too late, so its last child decides. Collections inside are closed.
                var end = isFlow ? start + cursor.offset(of: event.range.upperBound) : first
                if !isFlow { for child in tree.nodes[(index + 1)...] { end = max(end, child.range.upperBound) } }
                tree.nodes[index].range = first..<end
            default:
                if isEmpty, event.isEmpty { continue }
                if isEmpty { tree.documents.append(tree.nodes.count) }
                isEmpty = false
                let range = event.range
                let (first, last) = (cursor.offset(of: range.lowerBound), cursor.offset(of: range.upperBound))
                let isCollection = event.kind == .sequenceStart || event.kind == .mappingStart
                if isCollection { open.append(tree.nodes.count) }
                let content = try event.withText { text throws(YAMLSyntaxError) in text.string }
                tree.nodes.append(
                    Node(
                        event.style, start + first..<start + (isCollection ? first : last),
                        isDecorated: event.tag != nil || event.anchor != nil && event.kind != .alias, text: content,
                        end: tree.nodes.count + 1))
            }
        }
    }
}

/// Converts offsets in code points, which libyaml counts, to offsets in bytes.
private struct CodePointCursor {
    let text: UnsafeBufferPointer<UInt8>
    private var codePoints = 0
    private var bytes = 0

    init(text: UnsafeBufferPointer<UInt8>) { self.text = text }

    /// The offset in bytes. The offsets of successive nodes are near to each other.
    mutating func offset(of target: Int) -> Int {
        while codePoints < target, bytes < text.count {
            bytes += 1
            while bytes < text.count, text[bytes] & 0xC0 == 0x80 { bytes += 1 }
            codePoints += 1
        }
        while codePoints > target, bytes > 0 {
            bytes -= 1
            while bytes > 0, text[bytes] & 0xC0 == 0x80 { bytes -= 1 }
            codePoints -= 1
        }
        return bytes
    }
}

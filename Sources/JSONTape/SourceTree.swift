/// The nodes of an author's text with their ranges, for edits that keep everything else.
///
/// Unlike a ``JSONTape``, it has aliases and merge keys as they are written.
package struct SourceTree: Sendable {
    /// The notation of a node.
    package enum Style: Sendable {
        /// A scalar without quotation marks.
        case plain
        case singleQuoted
        case doubleQuoted
        /// A scalar that begins with `|` or `>`.
        case blockScalar
        case alias
        case flowSequence
        case blockSequence
        case flowMapping
        case blockMapping
    }

    /// A node. The nodes of its content follow it: the items of a sequence, the keys and values of a mapping in turn.
    package struct Node: Sendable {
        package let style: Style
        /// The range in bytes, with anchor and tag. A block ends with its last scalar.
        package var range: Range<Int>
        /// Whether it has an anchor or a tag.
        package let isDecorated: Bool
        /// The text of a scalar; empty for other nodes.
        package let text: String
        /// The index after its content.
        package var end: Int

        package init(_ style: Style, _ range: Range<Int>, isDecorated: Bool = false, text: String = "", end: Int) {
            (self.style, self.range, self.isDecorated, self.text, self.end) = (style, range, isDecorated, text, end)
        }
    }

    package var nodes: [Node] = []
    /// The indexes of the roots of the documents, in the order of the text, without empty documents.
    package var documents: [Int] = []
    /// Whether the text is JSON.
    package let isJSON: Bool

    /// No nodes.
    package init(isJSON: Bool) { self.isJSON = isJSON }

    /// The nodes of a JSON text.
    ///
    /// - Parameter offset: the number of bytes before the text of the tape, such as those of a byte order mark.
    package init(json tape: JSONTape, offset: Int) {
        isJSON = true
        documents = [0]
        append(tape.root, of: tape, offset)
    }

    private mutating func append(_ place: JSONTape.Place, of tape: JSONTape, _ offset: Int) {
        let range = tape.sourceRange(of: place)
        let index = nodes.count
        let style: Style =
            switch tape.kind(at: place) {
            case .object: .flowMapping
            case .array: .flowSequence
            case .string: .doubleQuoted
            default: .plain
            }
        nodes.append(
            Node(style, range.lowerBound + offset..<range.upperBound + offset, text: tape.text(at: place), end: index + 1))
        switch style {
        case .flowMapping:
            tape.forEachMember(of: place) { key, value in
                append(key, of: tape, offset)
                append(value, of: tape, offset)
            }
        case .flowSequence: tape.forEachElement(of: place) { append($0, of: tape, offset) }
        default: break
        }
        nodes[index].end = nodes.count
    }

    /// The nodes of a collection that lead to items: keys of a mapping, items of a sequence. Their values follow keys.
    package func entries(of node: Int) -> [Int] {
        let isMapping = nodes[node].style == .flowMapping || nodes[node].style == .blockMapping
        var entries: [Int] = []
        var index = node + 1
        while index < nodes[node].end {
            entries.append(index)
            index = isMapping ? nodes[index + 1].end : nodes[index].end
        }
        return entries
    }

    /// A node and the key or the collection that leads to it.
    package struct Location: Sendable {
        package let node: Int
        /// The key of the node; nil for an item of a sequence and for a document.
        package let key: Int?
        /// The collection that has the node; nil for a document.
        package let parent: Int?
    }

    /// The node at a path; nil if there is none, if an alias or a merge leads to it, or if a key on the path is repeated.
    package func location(of path: FieldPath, document: Int) -> Location? {
        guard documents.indices.contains(document) else { return nil }
        var location = Location(node: documents[document], key: nil, parent: nil)
        for step in path.steps {
            let entries = entries(of: location.node)
            switch (nodes[location.node].style, step) {
            case (.flowMapping, .name(let name)), (.blockMapping, .name(let name)):
                let keys = entries.filter { nodes[$0].text.utf8.elementsEqual(name.utf8) && nodes[$0].style != .alias }
                guard keys.count == 1 else { return nil }
                location = Location(node: keys[0] + 1, key: keys[0], parent: location.node)
            case (.flowSequence, .index(let index)), (.blockSequence, .index(let index)):
                guard entries.indices.contains(index) else { return nil }
                location = Location(node: entries[index], key: nil, parent: location.node)
            default: return nil
            }
        }
        return location
    }
}

internal import JSONTape
internal import Reports
internal import TextCoding

/// Makes drafts of edits that change a document. A draft can be wrong, so the edited text must be read again.
struct EditDrafts {
    typealias Draft = [SourceEditor.Replacement]

    let source: SourceText
    let tree: SourceTree
    let tape: JSONTape
    /// The index of the tape among the documents.
    let document: Int

    /// The edits that make a change; nil if there are none.
    func draft(for patch: JSONPatch) -> Draft? {
        let operations = patch.operations
        if operations.count == 2, case .add(let new, let value) = operations[0], case .remove(let old) = operations[1],
            new.steps.dropLast() == old.steps.dropLast(), case .name(let name) = new.steps.last
        {
            return renaming(old, to: name, value)
        }
        // The operations of other patches are about different places, so that their edits can be combined.
        let parts = operations.map { operation in
            switch operation {
            case .add(let path, let value): insertion(of: value, at: path)
            case .replace(let path, let value): replacement(of: path, by: value)
            case .remove(let path): removal(of: path)
            }
        }
        guard parts.allSatisfy({ $0 != nil }) else { return nil }
        return parts.flatMap { $0 ?? [] }
    }

    // MARK: Values

    private func replacement(of path: FieldPath, by value: JSONValue) -> Draft? {
        guard let location = tree.location(of: path, document: document) else { return nil }
        return replacement(of: location, by: value)
    }

    private func replacement(of location: SourceTree.Location, by value: JSONValue) -> Draft? {
        let node = tree.nodes[location.node]
        guard !node.isDecorated, node.style != .alias, node.style != .blockScalar else { return nil }
        let text = notation(of: value, like: node.style, in: location.parent)
        switch node.style {
        case .blockMapping, .blockSequence:
            // The value moves to the line of its key.
            guard let key = location.key, let colon = colon(after: key) else { return nil }
            return [.init(range: colon + 1..<node.range.upperBound, text: " " + text)]
        default: return [.init(range: node.range, text: node.range.isEmpty ? " " + text : text)]
        }
    }

    /// The offset of the colon after a key.
    private func colon(after key: Int) -> Int? {
        source.bytes[tree.nodes[key].range.upperBound...].firstIndex { $0 != 0x20 }
            .flatMap { source.bytes[$0] == UInt8(ascii: ":") ? $0 : nil }
    }

    /// A value as it is written in place of a node of some style.
    private func notation(of value: JSONValue, like style: SourceTree.Style, in parent: Int?) -> String {
        if tree.isJSON { return value.text }
        guard case .string(let text) = value else { return flowNotation(of: value) }
        switch style {
        case .doubleQuoted: return value.text
        case .singleQuoted where !text.contains("\n"): return "'\(text.replacingOccurrences(of: "'", with: "''"))'"
        default: return plainNotation(of: value, isInFlow: parent.map(isFlow) ?? false)
        }
    }

    private func flowNotation(of value: JSONValue) -> String {
        switch value {
        case .object(let members):
            let parts = members.map { "\(plainNotation(of: .string($0.key), isInFlow: true)): \(flowNotation(of: $0.value))" }
            return "{\(parts.joined(separator: ", "))}"
        case .array(let elements): return "[\(elements.map(flowNotation).joined(separator: ", "))]"
        default: return plainNotation(of: value, isInFlow: true)
        }
    }

    /// A scalar, without quotation marks if it needs none.
    private func plainNotation(of value: JSONValue, isInFlow: Bool) -> String {
        let text = String(YAMLWriter.text(of: value).dropLast())
        // The customary quotation marks where no escape is needed.
        let escapes = value.text.utf8.count(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") })
        if text.hasPrefix("'"), escapes == 2 { return value.text }
        return isInFlow && text.utf8.contains { ",[]{}".utf8.contains($0) } ? value.text : text
    }

    private func isFlow(_ node: Int) -> Bool {
        tree.nodes[node].style == .flowMapping || tree.nodes[node].style == .flowSequence
    }

    // MARK: Members

    private func insertion(of value: JSONValue, at path: FieldPath) -> Draft? {
        let parentPath = FieldPath(Array(path.steps.dropLast()))
        guard case .name(let name) = path.steps.last,
            let location = tree.location(of: parentPath, document: document)
        else { return nil }
        let parent = tree.nodes[location.node]
        let entries = tree.entries(of: location.node)
        // The customary order of a target is group, kind, name.
        let next = entries.first { tree.nodes[$0].text != "group" }
        let key = tree.isJSON ? JSONValue.string(name).text : plainNotation(of: .string(name), isInFlow: true)
        let text = "\(key): \(tree.isJSON ? value.text : flowNotation(of: value))"
        switch parent.style {
        case .blockMapping:
            guard let next else {
                // Only `group` is there, and the new member follows it.
                guard let last = entries.last, entries.count == 1 else { return nil }
                let end = lineEnd(after: tree.nodes[last + 1].range.upperBound)
                let margin = margin(before: tree.nodes[last].range.lowerBound)
                return [.init(range: end..<end, text: (endsLine(end) ? "" : lineBreak) + margin + text + lineBreak)]
            }
            let start = tree.nodes[next].range.lowerBound
            return [.init(range: start..<start, text: text + lineBreak + margin(before: start))]
        case .flowMapping:
            if let next {
                let start = tree.nodes[next].range.lowerBound
                let isFirstOfLine = source.bytes[..<start].last { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: "\n")
                let end = isFirstOfLine ? "," + lineBreak + margin(before: start) : ", "
                return [.init(range: start..<start, text: text + end)]
            }
            if let last = entries.last {
                let end = tree.nodes[last + 1].range.upperBound
                return [.init(range: end..<end, text: ", " + text)]
            }
            guard !parent.isDecorated else { return nil }
            return [.init(range: parent.range.lowerBound + 1..<parent.range.lowerBound + 1, text: text)]
        default: return nil
        }
    }

    private func removal(of path: FieldPath) -> Draft? {
        guard let location = tree.location(of: path, document: document), let parent = location.parent else { return nil }
        let entries = tree.entries(of: parent)
        let entry = location.key ?? location.node
        guard let index = entries.firstIndex(of: entry) else { return nil }
        let (start, end) = (tree.nodes[entry].range.lowerBound, tree.nodes[location.node].range.upperBound)
        let next = index + 1 < entries.count ? tree.nodes[entries[index + 1]].range.lowerBound : nil
        if isFlow(parent) {
            if let next { return [.init(range: start..<next, text: "")] }
            guard index > 0 else { return [.init(range: start..<end, text: "")] }
            let previous = location.key == nil ? entries[index - 1] : entries[index - 1] + 1
            return [.init(range: tree.nodes[previous].range.upperBound..<end, text: "")]
        }
        if entries.count == 1 {
            return [.init(range: tree.nodes[parent].range, text: location.key == nil ? "[]" : "{}")]
        }
        var first = start
        if location.key == nil {
            // A block sequence begins each item with a hyphen.
            while first > 0, source.bytes[first - 1] == 0x20 || source.bytes[first - 1] == UInt8(ascii: "-") { first -= 1 }
        } else {
            while first > 0, source.bytes[first - 1] == 0x20 { first -= 1 }
        }
        let isLineStart = first == 0 || source.bytes[first - 1] == UInt8(ascii: "\n")
        if isLineStart { return [.init(range: first..<lineEnd(after: end), text: "")] }
        // The first member of an item is on the line of the hyphen.
        return next.map { [.init(range: start..<$0, text: "")] }
    }

    /// Gives a member another name, and another value if that is needed.
    private func renaming(_ path: FieldPath, to name: String, _ value: JSONValue) -> Draft? {
        guard let location = tree.location(of: path, document: document), let key = location.key else { return nil }
        let (keyNode, node) = (tree.nodes[key], tree.nodes[location.node])
        guard !keyNode.isDecorated else { return nil }
        let rename = SourceEditor.Replacement(
            range: keyNode.range, text: notation(of: .string(name), like: keyNode.style, in: location.parent))
        let old = JSONValue(tape.nearestPlace(to: path, from: tape.root), of: tape)
        if value == old { return [rename] }
        if value == .array([old]) { return [rename] + wrapping(node) }
        return replacement(of: location, by: value).map { [rename] + $0 }
    }

    /// Makes a node the only item of a list.
    private func wrapping(_ node: SourceTree.Node) -> Draft {
        let (start, end) = (node.range.lowerBound, node.range.upperBound)
        guard node.style == .blockMapping else {
            return [.init(range: start..<start, text: "["), .init(range: end..<end, text: "]")]
        }
        var draft = [SourceEditor.Replacement(range: start..<start, text: "- ")]
        var index = start
        while let lineBreak = source.bytes[index..<end].firstIndex(of: UInt8(ascii: "\n")), lineBreak + 1 < end {
            index = lineBreak + 1
            if source.bytes[index] != UInt8(ascii: "\n"), source.bytes[index] != UInt8(ascii: "\r") {
                draft.append(.init(range: index..<index, text: "  "))
            }
        }
        return draft
    }

    // MARK: Lines

    /// Spaces up to the column of an offset.
    private func margin(before offset: Int) -> String {
        String(repeating: " ", count: source.position(of: offset).column - 1)
    }

    /// The line break of the file.
    private var lineBreak: String {
        let first = source.bytes.firstIndex(of: UInt8(ascii: "\n"))
        return first.map { $0 > 0 && source.bytes[$0 - 1] == UInt8(ascii: "\r") } == true ? "\r\n" : "\n"
    }

    /// The offset after the line of the byte before an offset.
    private func lineEnd(after offset: Int) -> Int {
        if offset > 0, source.bytes[offset - 1] == UInt8(ascii: "\n") { return offset }
        return source.bytes[offset...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? source.bytes.count
    }

    private func endsLine(_ offset: Int) -> Bool { offset > 0 && source.bytes[offset - 1] == UInt8(ascii: "\n") }
}

import JSONTape

extension DocumentComposer {
    mutating func openCollection(
        _ kind: OpenCollection.Role, _ event: borrowing YAMLEvent
    ) throws(YAMLSyntaxError) {
        let position = event.position
        let expectation = expectation
        guard expectation != .key else { throw YAMLSyntaxError(.compositeKey, at: position) }
        switch (try Self.tag(of: event), kind) {
        case (nil, _), (.map, .object), (.sequence, .array): break
        case (let tag?, _): throw YAMLSyntaxError(.tagMismatch(tag: tag.name), at: position)
        }
        try checkDepth(open.count + 1, at: position)
        let anchor = openAnchor(of: event)
        let isMerge = expectation == .merge
        if isMerge, kind == .array {
            guard open[open.count - 1].role == .object else { throw YAMLSyntaxError(.mergeOfNonObject, at: position) }
            open.append(
                OpenCollection(
                    role: .mergeList, isMerge: true, anchor: anchor, position: position, outerText: output.bytes.count,
                    text: output.bytes.count, positions: positions.count, members: members.count))
            return
        }
        let outerText = output.bytes.count
        let text = append { $0.raw(kind == .object ? "{" : "[") }
        open.append(
            OpenCollection(
                role: kind, isMerge: isMerge, anchor: anchor, position: position, outerText: outerText, text: text.lowerBound,
                positions: positions.count, members: members.count))
        positions.append(position)
        try spend(values: 1, bytes: 3, at: position)
    }

    mutating func closeCollection(at position: SourcePosition) throws(YAMLSyntaxError) {
        if open[open.count - 1].hasMergedMembers { dropOverriddenMembers() }
        let closed = open.removeLast()
        if closed.role == .mergeList { return try closeMergeList(closed, at: position) }
        output.bytes.append(UInt8(ascii: closed.role == .object ? "}" : "]"))
        if closed.anchor != nil || closed.isMerge {
            let fragment = Fragment(
                text: Array(output.bytes[closed.text...]), positions: Array(positions[closed.positions...]),
                members: closed.role == .object
                    ? members[closed.members...].map { $0.moved(text: -closed.text, positions: -closed.positions) } : nil,
                height: closed.height)
            if let anchor = closed.anchor { try keep(anchor, fragment, at: position) }
            if closed.isMerge {
                output.bytes.removeLast(output.bytes.count - closed.outerText)
                positions.removeLast(positions.count - closed.positions)
                members.removeLast(members.count - closed.members)
                return try takeMerge(fragment, at: position)
            }
        }
        members.removeLast(members.count - closed.members)
        finishValue(height: closed.height)
    }

    /// Records in the innermost open collection that its next value is written.
    mutating func finishValue(height: Int) {
        let last = open.count - 1
        guard last >= 0 else { return }
        open[last].height = max(open[last].height, height + 1)
        guard open[last].role == .object else { return }
        members.append(
            Member(
                text: open[last].key.lowerBound..<output.bytes.count, keyLength: open[last].key.count,
                positions: open[last].keyPosition..<positions.count, isMerged: false))
        open[last].expects = .key
    }
}

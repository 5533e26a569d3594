import JSONTape

extension DocumentComposer {
    /// Takes an object that is the value of `<<`, or an item of a list there.
    mutating func takeMerge(_ fragment: Fragment, at position: SourcePosition) throws(YAMLSyntaxError) {
        guard fragment.members != nil else { throw YAMLSyntaxError(.mergeOfNonObject, at: position) }
        guard open[open.count - 1].role == .mergeList else { return try merge(fragment, at: position) }
        try spendOnKeeping(fragment, at: position)
        open[open.count - 1].merges.append(fragment)
    }

    /// Merges the objects of a list. Earlier ones take precedence over later ones, so they are merged last.
    mutating func closeMergeList(_ list: OpenCollection, at position: SourcePosition) throws(YAMLSyntaxError) {
        for fragment in list.merges.reversed() { try merge(fragment, at: position) }
        open[open.count - 1].expects = .key
        guard let anchor = list.anchor else { return }
        let fragment = Fragment(
            text: Array("[".utf8) + list.merges.map(\.text).joined(separator: [UInt8(ascii: ",")]) + Array("]".utf8),
            positions: [list.position] + list.merges.flatMap(\.positions), members: nil,
            height: 1 + (list.merges.map(\.height).max() ?? 0))
        try keep(anchor, fragment, at: position)
    }

    /// Adds the members of an object to the innermost open object.
    mutating func merge(_ fragment: Fragment, at position: SourcePosition) throws(YAMLSyntaxError) {
        let last = open.count - 1
        // The merged object itself is not written.
        try checkDepth(open.count - 1 + fragment.height, at: position)
        for member in fragment.members ?? [] {
            try spend(values: member.positions.count, bytes: member.text.count + 1, at: position)
            output.raw(fragment.text.span.extracting(member.text))
            let offset = output.bytes.count - member.text.upperBound
            members.append(member.moved(text: offset, positions: positions.count - member.positions.lowerBound, isMerged: true))
            positions.append(contentsOf: fragment.positions[member.positions])
        }
        open[last].height = max(open[last].height, fragment.height)
        open[last].hasMergedMembers = true
        open[last].expects = .key
    }

    /// Removes members of the innermost open object with merged members whose keys occur again later.
    ///
    /// As in gopkg.in/yaml.v2 the last one is kept, merged or written: `<<` at the end of an object takes precedence over earlier members.
    /// Keys that were written twice are both kept, so that the tape reports them.
    mutating func dropOverriddenMembers() {
        let object = open[open.count - 1]
        var isMergedLater: [[UInt8]: Bool] = [:]
        var kept: [Member] = []
        for member in members[object.members...].reversed() {
            let key = Array(output.bytes[member.text.lowerBound..<member.text.lowerBound + member.keyLength])
            let later = isMergedLater[key]
            if later == nil || (later == false && !member.isMerged) { kept.append(member) }
            isMergedLater[key] = later == true || member.isMerged
        }
        guard kept.count < members.count - object.members else { return }
        kept.reverse()
        rewriteObject(with: kept)
    }

    private mutating func rewriteObject(with kept: [Member]) {
        let object = open[open.count - 1]
        let oldText = Array(output.bytes[object.text...])
        let oldPositions = Array(positions[object.positions...])
        output.bytes.removeLast(oldText.count - 1)
        positions.removeLast(oldPositions.count - 1)
        members.removeLast(members.count - object.members)
        for member in kept {
            let old = member.moved(text: -object.text, positions: -object.positions)
            output.raw(oldText.span.extracting(old.text))
            let offset = output.bytes.count - old.text.upperBound
            members.append(old.moved(text: offset, positions: positions.count - old.positions.lowerBound))
            positions.append(contentsOf: oldPositions[old.positions])
        }
    }
}

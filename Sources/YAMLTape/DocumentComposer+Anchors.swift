import JSONTape

extension DocumentComposer {
    /// Records the beginning of a node with an anchor.
    mutating func openAnchor(of event: borrowing YAMLEvent) -> OpenAnchor? {
        guard let name = event.anchor else { return nil }
        anchorCount += 1
        anchors[name] = .open(number: anchorCount)
        return OpenAnchor(name: name, number: anchorCount)
    }

    /// Keeps a node for later aliases, unless a node inside has the same anchor: the latest one counts (YAML 1.2 §7.1).
    mutating func keep(
        _ anchor: OpenAnchor, _ fragment: Fragment, at position: SourcePosition
    ) throws(YAMLSyntaxError) {
        guard case .open(anchor.number) = anchors[anchor.name] else { return }
        try spendOnKeeping(fragment, at: position)
        anchors[anchor.name] = .closed(fragment)
    }

    mutating func spendOnKeeping(_ fragment: Fragment, at position: SourcePosition) throws(YAMLSyntaxError) {
        try spend(bytes: fragment.text.count + 16 * fragment.positions.count, at: position)
    }

    private func fragment(named name: String, at position: SourcePosition) throws(YAMLSyntaxError) -> Fragment {
        switch anchors[name] {
        case .closed(let fragment): return fragment
        case .open: throw YAMLSyntaxError(.endlessAlias(name), at: position)
        case nil: throw YAMLSyntaxError(.unknownAnchor(name), at: position)
        }
    }

    mutating func takeAlias(_ event: borrowing YAMLEvent) throws(YAMLSyntaxError) {
        let position = event.position
        let fragment = try fragment(named: event.anchor ?? "", at: position)
        switch expectation {
        case .key:
            guard fragment.height == 0 else { throw YAMLSyntaxError(.compositeKey, at: position) }
            let value = ScalarValue(json: fragment.text)
            if value == .string {
                try writeKey(at: position) { $0.raw(fragment.text.span) }
            } else {
                try writeKey(value, at: position)
            }
        case .value:
            try checkDepth(open.count + fragment.height, at: position)
            try spend(values: fragment.positions.count, bytes: fragment.text.count + 1, at: position)
            output.raw(fragment.text.span)
            // The value has the position of its alias; its content keeps the positions of the anchored node.
            positions.append(position)
            positions.append(contentsOf: fragment.positions.dropFirst())
            finishValue(height: fragment.height)
        case .merge:
            try takeMerge(fragment, at: position)
        }
    }
}

import JSONTape

extension DocumentComposer {
    mutating func takeScalar(_ event: borrowing YAMLEvent) throws(YAMLSyntaxError) {
        let position = event.position
        let tag = try Self.tag(of: event)
        let isPlain = event.isPlain
        let expectation = expectation
        let isMergeKey = try event.withText { text throws(YAMLSyntaxError) in
            expectation == .key && Self.isMergeKey(text, tag: tag, isPlain: isPlain)
        }
        if isMergeKey {
            if let anchor = openAnchor(of: event) {
                let text = Array("\"<<\"".utf8)
                try keep(anchor, Fragment(text: text, positions: [position], members: nil, height: 0), at: position)
            }
            open[open.count - 1].expects = .merge
            return
        }
        guard expectation != .merge else { throw YAMLSyntaxError(.mergeOfNonObject, at: position) }
        let anchor = openAnchor(of: event)
        let text = try event.withText { text throws(YAMLSyntaxError) in
            let value = try Self.resolve(text, tag: tag, isPlain: isPlain, at: position)
            switch (expectation, value) {
            case (.key, .string): return try writeKey(at: position) { $0.string(utf8: text) }
            case (.key, _): return try writeKey(value, at: position)
            default: return try writeScalar(value, text, at: position)
            }
        }
        if let anchor {
            let fragment = Fragment(text: Array(output.bytes[text]), positions: [position], members: nil, height: 0)
            try keep(anchor, fragment, at: position)
        }
        if expectation == .value { finishValue(height: 0) }
    }

    /// `isMerge` in `decode.go` of gopkg.in/yaml.v2.
    private static func isMergeKey(_ text: Span<UInt8>, tag: YAMLTag?, isPlain: Bool) -> Bool {
        guard text.count == 2, text[0] == UInt8(ascii: "<"), text[1] == UInt8(ascii: "<") else { return false }
        return tag == .merge || (tag == nil && isPlain)
    }

    private static func resolve(
        _ text: Span<UInt8>, tag: YAMLTag?, isPlain: Bool, at position: SourcePosition
    ) throws(YAMLSyntaxError) -> ScalarValue {
        guard let tag else { return isPlain ? ScalarValue(resolving: text) : .string }
        if tag == .string { return .string }
        let value = ScalarValue(resolving: text)
        switch (tag, value) {
        case (.integer, .integer), (.float, .integer), (.float, .float), (.float, .notFinite): return value
        case (.boolean, .boolean), (.null, .null): return value
        default: throw YAMLSyntaxError(.tagMismatch(tag: tag.name), at: position)
        }
    }

    static func tag(of event: borrowing YAMLEvent) throws(YAMLSyntaxError) -> YAMLTag? {
        guard let text = event.tag else { return nil }
        guard let tag = YAMLTag(text) else { throw YAMLSyntaxError(.unsupportedTag(YAMLTag.shortened(text)), at: event.position) }
        return tag
    }

    @discardableResult
    mutating func writeKey(_ value: ScalarValue, at position: SourcePosition) throws(YAMLSyntaxError) -> Range<Int> {
        guard let text = value.keyText else { throw YAMLSyntaxError(.unsupportedKey, at: position) }
        return try writeKey(at: position) { $0.string(text) }
    }

    /// Writes a key and returns its range in the output. Its value comes next.
    @discardableResult
    mutating func writeKey(
        at position: SourcePosition, _ write: (inout JSONWriter) -> Void
    ) throws(YAMLSyntaxError) -> Range<Int> {
        let key = append(write)
        output.bytes.append(UInt8(ascii: ":"))
        let last = open.count - 1
        open[last].key = key
        open[last].keyPosition = positions.count
        open[last].expects = .value
        positions.append(position)
        try spend(values: 1, bytes: key.count + 2, at: position)
        return key
    }

    /// Writes a scalar value and returns its range in the output.
    mutating func writeScalar(
        _ value: ScalarValue, _ text: Span<UInt8>, at position: SourcePosition
    ) throws(YAMLSyntaxError) -> Range<Int> {
        let range: Range<Int>
        switch value {
        case .null: range = append { $0.null() }
        case .boolean(let value): range = append { $0.boolean(value) }
        case .integer(let number), .float(let number): range = append { $0.raw(number.span) }
        case .notFinite: throw YAMLSyntaxError(.numberNotInJSON, at: position)
        case .string: range = append { $0.string(utf8: text) }
        }
        positions.append(position)
        try spend(values: 1, bytes: range.count + 1, at: position)
        return range
    }

    /// Returns the range of the output that `body` writes, without the comma before it.
    mutating func append(_ body: (inout JSONWriter) -> Void) -> Range<Int> {
        let start = output.bytes.count
        body(&output)
        return start + (output.bytes[start] == UInt8(ascii: ",") ? 1 : 0)..<output.bytes.count
    }
}

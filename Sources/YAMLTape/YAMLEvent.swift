internal import CYAML
import JSONTape

/// Owns one event of libyaml's parser.
struct YAMLEvent: ~Copyable {
    /// The kind of event.
    enum Kind {
        case streamStart
        case streamEnd
        case documentStart
        case documentEnd
        case alias
        case scalar
        case sequenceStart
        case sequenceEnd
        case mappingStart
        case mappingEnd
    }

    private let event: yaml_event_t
    let kind: Kind

    /// Takes over an event that libyaml has filled.
    init(owning event: yaml_event_t) {
        self.event = event
        kind =
            switch event.type {
            case YAML_STREAM_START_EVENT: .streamStart
            case YAML_DOCUMENT_START_EVENT: .documentStart
            case YAML_DOCUMENT_END_EVENT: .documentEnd
            case YAML_ALIAS_EVENT: .alias
            case YAML_SCALAR_EVENT: .scalar
            case YAML_SEQUENCE_START_EVENT: .sequenceStart
            case YAML_SEQUENCE_END_EVENT: .sequenceEnd
            case YAML_MAPPING_START_EVENT: .mappingStart
            case YAML_MAPPING_END_EVENT: .mappingEnd
            // After the end of the stream libyaml returns empty events.
            default: .streamEnd
            }
    }

    deinit {
        var event = event
        yaml_event_delete(&event)
    }

    /// The position at which it begins: the anchor or the tag if there is one.
    var position: SourcePosition { SourcePosition(event.start_mark) }

    /// Its range in code points from the beginning of the text. The range of a block collection's end is empty.
    var range: Range<Int> {
        let start = Int(event.start_mark.index)
        return start..<max(start, Int(event.end_mark.index))
    }

    /// The notation of a node.
    var style: SourceTree.Style {
        switch kind {
        case .scalar:
            switch event.data.scalar.style {
            case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
            case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
            case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .blockScalar
            default: .plain
            }
        case .sequenceStart:
            event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE ? .flowSequence : .blockSequence
        case .mappingStart: event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE ? .flowMapping : .blockMapping
        default: .alias
        }
    }

    /// The name of a node's anchor, or the one that an alias refers to.
    var anchor: String? {
        switch kind {
        case .alias: Self.string(event.data.alias.anchor)
        case .scalar: Self.string(event.data.scalar.anchor)
        case .sequenceStart: Self.string(event.data.sequence_start.anchor)
        case .mappingStart: Self.string(event.data.mapping_start.anchor)
        default: nil
        }
    }

    /// The tag of a node, in full.
    var tag: String? {
        switch kind {
        case .scalar: Self.string(event.data.scalar.tag)
        case .sequenceStart: Self.string(event.data.sequence_start.tag)
        case .mappingStart: Self.string(event.data.mapping_start.tag)
        default: nil
        }
    }

    /// Whether a scalar is plain: neither quoted nor a block.
    var isPlain: Bool { kind == .scalar && event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE }

    /// Whether the node is empty: an empty document or a key without a value.
    var isEmpty: Bool { isPlain && event.data.scalar.length == 0 && tag == nil && anchor == nil }

    /// Calls `body` with the UTF-8 text of a scalar without quotation marks, escapes and line folding.
    func withText<Result>(
        _ body: (Span<UInt8>) throws(YAMLSyntaxError) -> Result
    ) throws(YAMLSyntaxError) -> Result {
        guard kind == .scalar else { return try body(Span()) }
        let text = UnsafeBufferPointer(start: event.data.scalar.value, count: event.data.scalar.length)
        return try body(text.span)
    }

    private static func string(_ text: UnsafePointer<yaml_char_t>?) -> String? {
        text.map { String(cString: $0) }
    }
}

extension SourcePosition {
    /// libyaml counts lines and columns from 0, columns in code points as we do.
    init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}

internal import CYAML
import JSONTape

/// Owns one event of libyaml's parser.
struct YAMLEvent: ~Copyable {
    /// What happened.
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
            // After the end of the stream libyaml gives empty events for ever.
            default: .streamEnd
            }
    }

    deinit {
        var event = event
        yaml_event_delete(&event)
    }

    /// Where it begins: at the anchor or the tag, where there is one.
    var position: SourcePosition { SourcePosition(event.start_mark) }

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

    /// Whether a scalar stands without quotation marks and not as a block.
    var isPlain: Bool { kind == .scalar && event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE }

    /// Whether nothing stands here: an empty document, a key without a value.
    var isEmpty: Bool { isPlain && event.data.scalar.length == 0 && tag == nil && anchor == nil }

    /// Lends the text of a scalar, in UTF-8, its quotation, escapes and line folding undone.
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

internal import CYAML
import JSONTape

/// Owns a libyaml parser, which is on the heap because libyaml stores a pointer to it.
struct YAMLParser: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let source: UnsafeBufferPointer<UInt8>

    private init(owning parser: UnsafeMutablePointer<yaml_parser_t>, reading source: UnsafeBufferPointer<UInt8>) {
        self.parser = parser
        self.source = source
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// Creates a parser of a text, which must not be empty and must live as long as the parser.
    static func make(reading source: UnsafeBufferPointer<UInt8>) throws(YAMLSyntaxError) -> YAMLParser {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            throw YAMLSyntaxError(.outOfMemory, at: SourcePosition(line: 1, column: 1))
        }
        // Otherwise a byte order mark would select UTF-16.
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, source.baseAddress, source.count)
        return YAMLParser(owning: parser, reading: source)
    }

    /// The next event; ``YAMLEvent/Kind/streamEnd`` when there is none left.
    func next() throws(YAMLSyntaxError) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw failure }
        return YAMLEvent(owning: event)
    }

    private var failure: YAMLSyntaxError {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "found a malformed text"
        switch parser.pointee.error {
        case YAML_READER_ERROR:
            // The reader knows no lines yet, only how many bytes it has read.
            let position = SourcePosition(offset: parser.pointee.problem_offset, in: source.span)
            guard problem == "control characters are not allowed" else { return YAMLSyntaxError(.invalidUTF8, at: position) }
            return YAMLSyntaxError(.forbiddenCharacter(UInt32(bitPattern: parser.pointee.problem_value)), at: position)
        case YAML_MEMORY_ERROR:
            return YAMLSyntaxError(.outOfMemory, at: SourcePosition(parser.pointee.mark))
        default:
            let context = parser.pointee.context.map { String(cString: $0) }
            return YAMLSyntaxError(
                .malformed(problem: problem, context: context), at: SourcePosition(parser.pointee.problem_mark))
        }
    }
}

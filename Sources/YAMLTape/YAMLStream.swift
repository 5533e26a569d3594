internal import TextCoding
public import JSONTape

/// The documents of a YAML stream (https://yaml.org/spec/1.2.2), each as the tape of the JSON text that kubectl would send of it.
///
/// Scalars mean what they mean to kubectl (sigs.k8s.io/yaml, which reads with gopkg.in/yaml.v2), so `on` and `y` are true and `010`
/// is eight. Aliases and merges (`<<`) are written out. A tape answers all questions about that JSON text, but for
/// ``JSONTape/position(of:)``, which knows the line and the column in the YAML.
public struct YAMLStream: Sendable {
    /// The documents in the order of the stream, without those that contain only comments.
    public let documents: [JSONTape]

    /// The documents of a stream in UTF-8, with or without a byte order mark.
    ///
    /// Time and memory are bounded by `limits`. A text that begins like JSON is read as JSON first, as kubectl does: what is valid
    /// JSON keeps its meaning, although YAML treats tabs, long keys and surrogates differently.
    public init(
        parsing source: Span<UInt8>, limits: YAMLLimits = YAMLLimits()
    ) throws(YAMLSyntaxError) {
        guard source.count <= limits.maxBytes else {
            throw YAMLSyntaxError(.tooLong(limit: limits.maxBytes), at: SourcePosition(line: 1, column: 1))
        }
        let text = source.extracting(source.byteOrderMarkLength..<source.count)
        if Self.beginsLikeJSON(text), let tape = try? JSONTape(parsing: text, limits: limits.json) {
            documents = [tape]
            return
        }
        documents = try text.withUnsafeBufferPointer { text throws(YAMLSyntaxError) in
            // libyaml refuses a text that is nowhere.
            text.isEmpty ? [] : try Self.documents(in: YAMLParser.make(reading: text), limits: limits)
        }
    }

    /// The documents of a stream.
    public init(parsing source: String, limits: YAMLLimits = YAMLLimits()) throws(YAMLSyntaxError) {
        try self.init(parsing: Array(source.utf8).span, limits: limits)
    }

    private static func documents(
        in parser: consuming YAMLParser, limits: YAMLLimits
    ) throws(YAMLSyntaxError) -> [JSONTape] {
        var documents: [JSONTape] = []
        var composer = DocumentComposer(limits: limits)
        var isEmpty = true
        while true {
            let event = try parser.next()
            switch event.kind {
            case .streamStart: continue
            case .streamEnd: return documents
            case .documentStart:
                composer.startDocument()
                isEmpty = true
            case .documentEnd:
                if !isEmpty { documents.append(try composer.finishDocument(at: event.position)) }
            default:
                if isEmpty, event.isEmpty { continue }
                isEmpty = false
                try composer.take(event)
            }
        }
    }

    private static func beginsLikeJSON(_ source: Span<UInt8>) -> Bool {
        for index in source.indices {
            switch source[index] {
            case 0x20, 0x0A, 0x0D, 0x09: continue
            case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""): return true
            default: return false
            }
        }
        return false
    }
}

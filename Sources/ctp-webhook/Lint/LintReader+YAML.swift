import TextCoding
import JSONTape
import Lint
import LinuxSystem
import YAMLTape

extension LintReader {
    /// Reads YAML and JSON as kubectl does.
    static let yaml = LintReader(
        documents: { try? YAMLStream(parsing: $0.span, limits: ManifestReader.limits).documents },
        tree: { text in
            if let documents = try? YAMLStream(parsing: text.span, limits: ManifestReader.limits).documents,
                documents.count == 1, documents[0].isJSON
            {
                return SourceTree(json: documents[0], offset: text.span.byteOrderMarkLength)
            }
            return try? SourceTree(yaml: text)
        })
}

extension LintFile {
    /// The largest number of parts of a stream that are read one by one if the stream as a whole cannot be read.
    private static let maxParts = 64

    /// Reads a file. If a document cannot be read, the others are read all the same.
    init(name: String, text: [UInt8], isPatch: Bool) {
        do throws(YAMLSyntaxError) {
            let documents = try YAMLStream(parsing: text.span, limits: ManifestReader.limits).documents
            self.init(name: name, text: text, documents: documents, isPatch: isPatch, reader: .yaml)
        } catch {
            let (documents, faults) = Self.parts(of: text, error)
            self.init(
                name: name, text: text, documents: documents,
                faults: faults.map { SyntaxFault(at: $0.position, $0.text(in: text)) }, isPatch: isPatch, reader: .yaml)
        }
    }

    /// The documents that can be read between lines with `---`, and the errors of the others.
    private static func parts(of text: [UInt8], _ error: YAMLSyntaxError) -> ([JSONTape], [YAMLSyntaxError]) {
        let mark = Array("---".utf8)
        var starts = [0]
        for index in text.indices where text[index] == UInt8(ascii: "\n") && text[(index + 1)...].starts(with: mark) {
            starts.append(index + 1)
        }
        guard starts.count > 1, starts.count <= maxParts else { return ([], [error]) }
        var (documents, faults) = ([JSONTape](), [YAMLSyntaxError]())
        for (start, end) in zip(starts, starts.dropFirst() + [text.count]) {
            // Empty lines in front keep the positions of the file.
            let lines = text[..<start].count { $0 == UInt8(ascii: "\n") }
            let part = [UInt8](repeating: UInt8(ascii: "\n"), count: lines) + text[start..<end]
            do throws(YAMLSyntaxError) {
                documents += try YAMLStream(parsing: part.span, limits: ManifestReader.limits).documents
            } catch {
                faults.append(error)
            }
        }
        return faults.isEmpty ? ([], [error]) : (documents, faults)
    }
}

extension YAMLSyntaxError {
    /// The reason, which names a tab if one is at fault.
    fileprivate func text(in text: [UInt8]) -> String {
        let source = SourceText(text, isYAML: true)
        let line = source.range(ofLine: position.line)
        let hasTab = text[line].prefix { $0 == 0x20 || $0 == 0x09 }.contains(0x09)
        guard case .malformed = reason, hasTab else { return "\(reason)" }
        return "found a tab in the indentation, where YAML allows only spaces"
    }
}

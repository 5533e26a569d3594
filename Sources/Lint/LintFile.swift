package import JSONTape

/// A file whose policies are checked.
package struct LintFile: Sendable {
    /// A part of the file that cannot be read.
    package struct SyntaxFault: Sendable {
        package let position: SourcePosition
        /// In lower case and without a full stop.
        package let text: String

        package init(at position: SourcePosition, _ text: String) {
            (self.position, self.text) = (position, text)
        }
    }

    /// The name of the file that has the objects of the cluster, which is also their location.
    package static let clusterName = "cluster"

    /// The path as the user gave it.
    package let name: String
    package let text: [UInt8]
    /// The documents that can be read, in order.
    package let documents: [JSONTape]
    package let faults: [SyntaxFault]
    /// Whether the documents are lists of the cluster's objects.
    package let isStored: Bool
    /// Whether a kustomization uses the file as a patch.
    package let isPatch: Bool
    let reader: LintReader

    package init(
        name: String, text: [UInt8], documents: [JSONTape], faults: [SyntaxFault] = [], isPatch: Bool = false,
        isStored: Bool = false, reader: LintReader
    ) {
        (self.name, self.text, self.documents, self.faults) = (name, text, documents, faults)
        (self.isPatch, self.isStored, self.reader) = (isPatch, isStored, reader)
    }

    /// Whether the documents are JSON, whose positions are counted from their text.
    var isJSON: Bool { documents.count == 1 && documents[0].isJSON }

    /// Whether the text may have an ignore, which begins with the name of the program.
    var mayHaveIgnores: Bool {
        let name = Array("ctp-webhook".utf8)
        return text.span.firstIndex(of: name.span, from: 0) != nil
    }

    /// Whether the text has a template action of Helm outside comments.
    var hasTemplateAction: Bool { Self.hasTemplateAction(text) }

    /// Whether a text has a template action of Helm outside comments.
    package static func hasTemplateAction(_ text: [UInt8]) -> Bool {
        for line in text.split(separator: UInt8(ascii: "\n")) {
            let content = line.drop { $0 == 0x20 || $0 == 0x09 }
            if content.first != UInt8(ascii: "#"), Array(content).span.firstIndex(of: Array("{{".utf8).span, from: 0) != nil {
                return true
            }
        }
        return false
    }
}

/// Reads texts of files. The modules without I/O do not know YAML.
package struct LintReader: Sendable {
    /// The documents of a text; nil if a part cannot be read.
    package let documents: @Sendable ([UInt8]) -> [JSONTape]?
    /// The nodes of a text; nil if a part cannot be read. They are needed only for files with findings.
    let tree: @Sendable ([UInt8]) -> SourceTree?

    package init(
        documents: @escaping @Sendable ([UInt8]) -> [JSONTape]?, tree: @escaping @Sendable ([UInt8]) -> SourceTree?
    ) {
        (self.documents, self.tree) = (documents, tree)
    }
}

extension Span<UInt8> {
    /// The first index of a text at or after an index; nil if there is none.
    func firstIndex(of text: Span<UInt8>, from start: Int) -> Int? {
        guard text.count > 0, count >= text.count else { return nil }
        var index = start
        while index <= count - text.count {
            if self[index] == text[0] {
                var length = 1
                while length < text.count, self[index + length] == text[length] { length += 1 }
                if length == text.count { return index }
            }
            index += 1
        }
        return nil
    }
}

internal import JSONTape
internal import Reports

/// Finds the edits of a file's text that make a change, and keep everything else.
///
/// An edit is used only if the edited text reads as the intended documents.
struct SourceEditor {
    let text: LintedText

    init(_ text: LintedText) { self.text = text }

    /// A range in bytes and the text that replaces it.
    struct Replacement {
        let range: Range<Int>
        let text: String
    }

    /// The edits of a fix, in the order of the text; nil if none is certain to make the change and no other.
    func edits(for fix: DiagnosticFix) -> [DiagnosticFix.Edit]? {
        guard let tree = text.tree, text.file.documents.indices.contains(fix.document) else { return nil }
        if let ignore = fix.ignore { return edits(removing: ignore) }
        let document = text.file.documents[fix.document]
        guard let intended = try? fix.patch.applied(to: JSONValue(document.root, of: document)) else { return nil }
        let drafts = EditDrafts(source: text.source, tree: tree, document: fix.document).drafts(for: fix.patch)
        let draft = drafts.first { reads($0, as: intended.sorted, document: fix.document) }
        return draft?.map(edit)
    }

    private func edit(_ replacement: Replacement) -> DiagnosticFix.Edit {
        DiagnosticFix.Edit(
            range: replacement.range, start: text.source.position(of: replacement.range.lowerBound),
            end: text.source.position(of: replacement.range.upperBound), text: replacement.text)
    }

    /// The edit that removes a rule from a comment; nil if the text is not a comment but part of a block scalar.
    private func edits(removing ignore: DiagnosticFix.Ignore) -> [DiagnosticFix.Edit]? {
        let removal = Replacement(range: text.source.range(of: ignore), text: "")
        guard let document = text.file.documents.first else { return nil }
        let isComment = reads([removal], as: JSONValue(document.root, of: document).sorted, document: 0)
        return isComment ? [edit(removal)] : nil
    }

    private func reads(_ draft: [Replacement], as intended: JSONValue, document: Int) -> Bool {
        let edited = Self.apply(draft.map { ($0.range, $0.text) }, to: text.file.text)
        guard let edited, let documents = text.file.reader.documents(edited), documents.count == text.file.documents.count else {
            return false
        }
        return documents.indices.allSatisfy { index in
            let (new, old) = (documents[index], text.file.documents[index])
            if index == document { return JSONValue(new.root, of: new).sorted == intended }
            return JSONValue(new.root, of: new) == JSONValue(old.root, of: old)
        }
    }

    /// A text with ranges replaced; nil if they overlap.
    static func apply(_ edits: [(range: Range<Int>, text: String)], to text: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        var end = 0
        for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            guard edit.range.lowerBound >= end, edit.range.upperBound <= text.count else { return nil }
            result += text[end..<edit.range.lowerBound] + Array(edit.text.utf8)
            end = edit.range.upperBound
        }
        return result + text[end...]
    }
}

extension JSONValue {
    /// The value with the members of all objects in the order of their keys, which has no meaning. Repeated keys keep their order.
    fileprivate var sorted: JSONValue {
        switch self {
        case .object(let members):
            .object(
                members.enumerated().sorted { left, right in
                    left.element.key.utf8.elementsEqual(right.element.key.utf8)
                        ? left.offset < right.offset
                        : left.element.key.utf8.lexicographicallyPrecedes(right.element.key.utf8)
                }.map { Member(key: $0.element.key, value: $0.element.value.sorted) })
        case .array(let elements): .array(elements.map(\.sorted))
        default: self
        }
    }
}

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

    /// A fix and the edits that probably make it.
    private struct Candidate {
        let fix: DiagnosticFix
        /// The position of the fix among those to make.
        let index: Int
        let draft: [Replacement]
    }

    /// The edits that make fixes and change nothing else, each in the order of the text, by the position of the fix in the list. Fixes without
    /// certain edits are missing.
    ///
    /// Each fix is made alone; those of different targets are tried together, because the whole text is read for a try.
    ///
    /// - Parameter isComplete: whether to find the edits of all fixes, instead of those of the first possible fix of each target.
    func edits(for fixes: [DiagnosticFix], isComplete: Bool) -> [Int: [Replacement]] {
        guard !fixes.isEmpty, let tree = text.tree else { return [:] }
        // The first fixes of all targets, then the second ones, and so on.
        var turns: [[Int]] = []
        var counts: [DiagnosticFix.Target: Int] = [:]
        for (index, fix) in fixes.enumerated() {
            let turn = counts[fix.target, default: 0]
            counts[fix.target] = turn + 1
            if turn == turns.count { turns.append([]) }
            turns[turn].append(index)
        }
        var edits: [Int: [Replacement]] = [:]
        var done: Set<DiagnosticFix.Target> = []
        for turn in turns {
            let open = isComplete ? turn : turn.filter { !done.contains(fixes[$0].target) }
            let candidates = open.compactMap { index in
                draft(for: fixes[index], tree).map { Candidate(fix: fixes[index], index: index, draft: $0) }
            }
            for candidate in possible(candidates[...]) {
                edits[candidate.index] = candidate.draft
                done.insert(candidate.fix.target)
            }
        }
        return edits
    }

    private func draft(for fix: DiagnosticFix, _ tree: SourceTree) -> [Replacement]? {
        switch fix.target {
        case .policy(let document, _):
            guard text.file.documents.indices.contains(document) else { return nil }
            let drafts = EditDrafts(source: text.source, tree: tree, tape: text.file.documents[document], document: document)
            return drafts.draft(for: fix.patch)
        case .comment(let ignore):
            // The text may be a part of a block scalar, which only looks like a comment.
            return [Replacement(range: text.source.range(of: ignore), text: "")]
        }
    }

    /// The candidates whose drafts make them. If not all can be made together, halves are tried.
    private func possible(_ candidates: ArraySlice<Candidate>) -> ArraySlice<Candidate> {
        if candidates.isEmpty || isMade(candidates) { return candidates }
        guard candidates.count > 1 else { return [] }
        let middle = candidates.startIndex + candidates.count / 2
        return possible(candidates[..<middle]) + possible(candidates[middle...])
    }

    /// Whether the text with the drafts reads as the documents with the changes of the fixes.
    private func isMade(_ candidates: ArraySlice<Candidate>) -> Bool {
        let replacements = candidates.flatMap(\.draft)
        guard let edited = Self.apply(replacements, to: text.file.text),
            let documents = text.file.reader.documents(edited), documents.count == text.file.documents.count
        else { return false }
        var patches = [JSONPatch](repeating: JSONPatch(), count: documents.count)
        for candidate in candidates {
            guard case .policy(let document, _) = candidate.fix.target else { continue }
            patches[document].operations += candidate.fix.patch.operations
        }
        return zip(zip(documents, text.file.documents), patches).allSatisfy { pair, patch in
            let (new, old) = (JSONValue(pair.0.root, of: pair.0), JSONValue(pair.1.root, of: pair.1))
            if patch.isEmpty { return new == old }
            return (try? patch.applied(to: old)).map { new.sorted == $0.sorted } == true
        }
    }

    /// A text with ranges replaced; nil if they overlap.
    static func apply(_ edits: [Replacement], to text: [UInt8]) -> [UInt8]? {
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

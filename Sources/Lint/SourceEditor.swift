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

    /// A fix that may be made in one of several ways.
    private struct Candidate {
        let fix: DiagnosticFix
        /// The position of the fix among those to make.
        let index: Int
        /// The edits that make it, the best first.
        var drafts: [[Replacement]]

        /// The field that it changes, in the policy.
        var field: FieldPath {
            guard case .policy(_, let policy) = fix.target, let path = fix.patch.operations.last?.path else { return FieldPath() }
            return FieldPath(Array(path.steps.dropFirst(policy.steps.count)))
        }
    }

    /// The edits that make fixes and change nothing else, each in the order of the text, by the position of the fix in the list. Fixes without
    /// certain edits are missing.
    ///
    /// Each fix is made alone; those of different targets are tried together, because the whole text is read for a try.
    ///
    /// - Parameter isComplete: whether to find the edits of all fixes, instead of those of the first possible fix of each target.
    func edits(for fixes: [DiagnosticFix], isComplete: Bool) -> [Int: [DiagnosticFix.Edit]] {
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
        var edits: [Int: [DiagnosticFix.Edit]] = [:]
        var done: Set<DiagnosticFix.Target> = []
        for turn in turns {
            let open = isComplete ? turn : turn.filter { !done.contains(fixes[$0].target) }
            let candidates = open.map { Candidate(fix: fixes[$0], index: $0, drafts: drafts(for: fixes[$0], tree)) }
            for candidate in possible(candidates.filter { !$0.drafts.isEmpty }) {
                edits[candidate.index] = candidate.drafts.first?.map(edit)
                done.insert(candidate.fix.target)
            }
        }
        return edits
    }

    private func drafts(for fix: DiagnosticFix, _ tree: SourceTree) -> [[Replacement]] {
        switch fix.target {
        case .policy(let document, _):
            return EditDrafts(source: text.source, tree: tree, document: document).drafts(for: fix.patch)
        case .comment:
            // The text may be a part of a block scalar, which only looks like a comment.
            return fix.ignore.map { [[Replacement(range: text.source.range(of: $0), text: "")]] } ?? []
        }
    }

    private func edit(_ replacement: Replacement) -> DiagnosticFix.Edit {
        DiagnosticFix.Edit(
            range: replacement.range, start: text.source.position(of: replacement.range.lowerBound),
            end: text.source.position(of: replacement.range.upperBound), text: replacement.text)
    }

    /// The candidates that a draft makes, which becomes the first one.
    private func possible(_ candidates: [Candidate]) -> [Candidate] {
        for count in 0..<(candidates.map(\.drafts.count).max() ?? 0) {
            let variant = candidates.map { candidate in
                var candidate = candidate
                candidate.drafts.removeFirst(min(count, candidate.drafts.count - 1))
                return candidate
            }
            if isMade(variant) { return variant }
        }
        guard candidates.count > 1 else { return [] }
        // The same field mostly needs the same draft. Otherwise, the possible fixes are found by halving.
        let fields = Dictionary(grouping: candidates, by: \.field)
        if fields.count > 1 { return fields.values.flatMap(possible) }
        let middle = candidates.count / 2
        return possible(Array(candidates[..<middle])) + possible(Array(candidates[middle...]))
    }

    /// Whether the text with the first drafts reads as the documents with the changes of the fixes.
    private func isMade(_ candidates: [Candidate]) -> Bool {
        let replacements = candidates.flatMap { $0.drafts.first ?? [] }
        guard let edited = Self.apply(replacements, to: text.file.text),
            let documents = text.file.reader.documents(edited), documents.count == text.file.documents.count
        else { return false }
        var patches = [JSONPatch](repeating: JSONPatch(), count: documents.count)
        for candidate in candidates {
            guard case .policy(let document, _) = candidate.fix.target else { continue }
            guard documents.indices.contains(document) else { return false }
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

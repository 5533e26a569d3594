package import JSONTape

/// A change to a file that removes a finding.
package struct DiagnosticFix: Sendable {
    /// A range of a file and the text that replaces it.
    package struct Edit: Sendable, Equatable {
        /// The range in bytes.
        package let range: Range<Int>
        package let start: SourcePosition
        package let end: SourcePosition
        package let text: String

        package init(range: Range<Int>, start: SourcePosition, end: SourcePosition, text: String) {
            (self.range, self.start, self.end, self.text) = (range, start, end, text)
        }
    }

    /// A comment that ignores a rule, which is removed from it: with the comment if that names no other rule.
    package struct Ignore: Sendable {
        /// The identifier of the rule; empty if the comment names none.
        package let rule: String
        /// The comment, from its number sign to the end of the line, in bytes of the file.
        package let comment: Range<Int>
    }

    /// The index of the document in the file.
    package let document: Int
    /// The change to the document; empty if only a comment changes.
    package let patch: JSONPatch
    /// The change to a comment, if the document does not change.
    package var ignore: Ignore?
    /// Whether the intent of the author is certain and no effective setting changes.
    package let isSafe: Bool
    /// The change to the text of the file, in its order; empty if it is not known.
    package var edits: [Edit] = []
    /// The change to the file as a unified diff, if the report shows it.
    package var diff = ""

    package init(document: Int, patch: JSONPatch, isSafe: Bool) {
        (self.document, self.patch, self.isSafe) = (document, patch, isSafe)
    }

    /// Removes a rule from a comment that ignores it.
    package init(removing rule: String, fromCommentAt comment: Range<Int>) {
        self.init(document: 0, patch: JSONPatch([]), isSafe: true)
        ignore = Ignore(rule: rule, comment: comment)
    }

    /// `add spec.targetRefs[0].kind: Gateway`.
    package var description: String {
        guard let ignore else { return patch.summary }
        return ignore.rule.isEmpty ? "remove the comment" : "remove \(ignore.rule) from the comment"
    }
}

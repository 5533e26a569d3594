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
    package struct Ignore: Sendable, Hashable {
        /// The identifier of the rule; empty if the comment names none.
        package let rule: String
        /// The comment, from its number sign to the end of the line, in bytes of the file.
        package let comment: Range<Int>
    }

    /// What a fix changes. Fixes of different targets can be made together if their edits do not overlap.
    package enum Target: Sendable, Hashable {
        /// The policy at a path of a document, by the index of the document in the file.
        case policy(document: Int, FieldPath)
        /// A comment; the documents do not change.
        case comment(Ignore)
    }

    /// What it changes.
    package let target: Target
    /// The change to the document; empty if only a comment changes.
    package let patch: JSONPatch
    /// Whether the intent of the author is certain and no effective setting changes.
    package let isSafe: Bool
    /// The change to the text of the file, in its order; empty if it is not known.
    package var edits: [Edit] = []
    /// The change to the file as a unified diff, if the report shows it.
    package var diff = ""

    /// - Parameters:
    ///   - policy: the path of the policy in its document.
    ///   - patch: the change to the document.
    package init(document: Int, policy: FieldPath, patch: JSONPatch, isSafe: Bool) {
        (target, self.patch, self.isSafe) = (.policy(document: document, policy), patch, isSafe)
    }

    /// Removes a rule from a comment that ignores it.
    package init(removing rule: String, fromCommentAt comment: Range<Int>) {
        (target, patch, isSafe) = (.comment(Ignore(rule: rule, comment: comment)), JSONPatch(), true)
    }

    /// `add spec.targetRefs[0].kind: Gateway`.
    package var description: String {
        guard case .comment(let ignore) = target else { return patch.summary }
        return ignore.rule.isEmpty ? "remove the comment" : "remove \(ignore.rule) from the comment"
    }
}

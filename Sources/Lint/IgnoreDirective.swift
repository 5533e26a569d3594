internal import JSONTape
internal import PolicySchema
internal import Reports
internal import TrafficPolicy
internal import Upgrade

/// Rules whose findings an author accepts, by a comment or an annotation.
struct IgnoreDirective {
    /// The findings that it is about.
    enum Scope {
        /// Those of some lines.
        case lines(ClosedRange<Int>)
        /// Those of the policy that begins at a position.
        case policy(SourcePosition)
    }

    let rules: [String]
    let position: SourcePosition
    let scope: Scope
    /// The comment, from its number sign to the end of the line, in bytes of the file; nil for an annotation.
    var comment: Range<Int>?

    /// - Parameter rules: identifiers separated by commas.
    init(rules: String, position: SourcePosition, scope: Scope, comment: Range<Int>? = nil) {
        self.rules = rules.split { $0 == "," || $0 == " " }.map(String.init)
        (self.position, self.scope, self.comment) = (position, scope, comment)
    }

    func includes(_ finding: LintFinding) -> Bool {
        switch scope {
        case .lines(let lines): lines.contains(finding.position.line)
        case .policy(let position): finding.policy == position
        }
    }

    /// The directives in the comments of a file: `# ctp-webhook: ignore=rule-id[,rule-id] reason`.
    static func all(in source: SourceText) -> [IgnoreDirective] {
        let words = Array("ctp-webhook: ignore=".utf8)
        var directives: [IgnoreDirective] = []
        var start = 0
        while let index = source.bytes.span.firstIndex(of: words.span, from: start) {
            start = index + words.count
            let number = source.position(of: index).line
            let line = source.range(ofLine: number)
            var hash = index - 1
            while hash >= line.lowerBound, source.bytes[hash] == 0x20 { hash -= 1 }
            // A number sign begins a comment only after a space (YAML 1.2 §6.6).
            guard hash >= line.lowerBound, source.bytes[hash] == UInt8(ascii: "#"),
                hash == line.lowerBound || source.bytes[hash - 1] == 0x20 || source.bytes[hash - 1] == 0x09
            else { continue }
            let rules = source.bytes[start..<max(start, line.upperBound)].prefix { $0 > 0x20 }
            let isWholeLine = source.bytes[line.lowerBound..<hash].allSatisfy { $0 == 0x20 || $0 == 0x09 }
            directives.append(
                IgnoreDirective(
                    rules: String(decoding: rules, as: UTF8.self), position: source.position(of: hash),
                    scope: .lines(isWholeLine ? source.linesBelow(number) : number...number),
                    comment: hash..<line.upperBound))
        }
        return directives
    }
}

extension SourceText {
    /// The lines that a comment of a whole line is about: the document if nothing but comments precedes it there, else the next line.
    fileprivate func linesBelow(_ number: Int) -> ClosedRange<Int> {
        var isHead = true
        var line = number - 1
        while line > 0, !isMarker(line) {
            if !isBlankOrComment(line) { isHead = false }
            line -= 1
        }
        var last = number + 1
        if isHead {
            // A comment before the mark belongs to the document after it.
            while last <= lineCount, isBlankOrComment(last) || isMarker(last) { last += 1 }
            while last < lineCount, !isMarker(last + 1) { last += 1 }
        } else {
            while last < lineCount, isBlankOrComment(last) { last += 1 }
        }
        return number...max(number, last)
    }

    private func isMarker(_ number: Int) -> Bool { bytes[range(ofLine: number)].starts(with: "---".utf8) }

    private func isBlankOrComment(_ number: Int) -> Bool {
        let content = bytes[range(ofLine: number)].first { $0 != 0x20 && $0 != 0x09 }
        return content == nil || content == UInt8(ascii: "#")
    }
}

extension Linter {
    /// Removes the findings that the author ignores, and reports ignores that ignore nothing.
    mutating func applyIgnores(_ text: LintedText) {
        guard text.file.mayHaveIgnores else { return }
        let directives = (text.file.isJSON ? [] : IgnoreDirective.all(in: text.source)) + annotations
        for directive in directives {
            if directive.rules.isEmpty, options.comparison == nil {
                reportUnused("", "it names no rule", directive, isCertain: true)
            }
            for id in directive.rules {
                let count = found.count
                found.removeAll { $0.rule.id == id && directive.includes($0) }
                countIgnored(count - found.count)
                // Rules and changes of releases are reported by different commands.
                guard found.count == count, options.comparison == nil, !ChangeKind.hasRule(id) else { continue }
                if let rule = ClientTrafficPolicy.rules.first(where: { $0.id == id }) {
                    // Whether a rule about other objects would have a finding is not known without them.
                    let isUnknown = attachment == nil && ClientTrafficPolicy.clusterRules.contains(rule)
                    if severities[rule] == nil || isUnknown { continue }
                    reportUnused(id, "it has no finding here", directive, isCertain: true)
                } else {
                    let nearest = id.nearest(among: ClientTrafficPolicy.rules.map(\.id))
                    reportUnused(id, "there is no such rule" + (nearest.map { " (did you mean \($0)?)" } ?? ""), directive)
                }
            }
        }
    }

    /// - Parameter isCertain: whether the ignore can be removed. The author of a misspelled one means another rule.
    private mutating func reportUnused(_ id: String, _ reason: String, _ directive: IgnoreDirective, isCertain: Bool = false) {
        let name = id.isEmpty ? "nothing" : String(id.prefix(64))
        let fix = isCertain ? directive.comment.map { DiagnosticFix(removing: id, fromCommentAt: $0) } : nil
        add(LintRule.unusedIgnore, at: directive.position, details: ["rule": name, "reason": reason], fix: fix)
    }
}

package import JSONTape

/// The lines of a file around a finding.
package struct SourceExcerpt: Sendable {
    /// The most characters of a line that are shown. A file can be one long line.
    private static let maxWidth = 160

    /// A line, or the part of it that is shown.
    struct Line: Sendable {
        let number: Int
        let characters: [Unicode.Scalar]
    }

    let lines: [Line]
    /// The line of the value at fault.
    let line: Line
    /// The value in the characters of ``line``. It ends beyond them if the line is cut.
    let mark: Range<Int>

    /// The lines around a value.
    ///
    /// - Parameter context: the number of lines before and after the line in which the value begins.
    package init(_ source: SourceText, start: SourcePosition, end: SourcePosition, context: Int) {
        let whole = source.line(start.line).unicodeScalars
        let first = max(0, min(start.column - 1, whole.count))
        // A value far to the right is shown with what precedes it directly.
        let offset = first > Self.maxWidth / 2 ? first - Self.maxWidth / 4 : 0
        let last = end.line == start.line ? end.column - 1 : whole.count
        mark = first - offset..<first - offset + max(1, min(last, offset + Self.maxWidth) - first)
        func line(_ number: Int) -> Line {
            let characters = source.line(number).unicodeScalars.dropFirst(offset).prefix(Self.maxWidth)
            return Line(number: number, characters: characters.map { $0 == "\t" ? " " : $0 })
        }
        self.line = line(start.line)
        lines = (max(1, start.line - context)...max(start.line, min(source.lineCount, start.line + context))).map(line)
    }
}

extension SourceExcerpt.Line {
    /// A part of the line.
    func text(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: characters[range.clamped(to: characters.indices)])
        return String(text)
    }

    /// All of the line that is shown.
    var text: String { text(characters.indices) }
}

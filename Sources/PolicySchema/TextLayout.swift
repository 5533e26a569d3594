extension String {
    /// Lines of at most so many characters, broken at blanks. A word that is longer has a line of its own.
    package func wrapped(at width: Int) -> [String] {
        var lines: [String] = []
        for word in split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    /// The text with blanks behind it, up to a width.
    package func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

    /// The text for Markdown, where it would otherwise mean something else.
    var markdown: String {
        var text = ""
        for character in self {
            if "`*<|\\".contains(character) { text += "\\" }
            text.append(character)
        }
        return text
    }
}

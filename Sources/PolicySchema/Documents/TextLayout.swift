extension String {
    /// Lines of at most `width` characters, broken at spaces. A longer word takes a line.
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

    /// The text padded with spaces to a width, in characters.
    package func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

    /// The text with escapes for the characters that have a meaning in Markdown.
    var markdown: String {
        var text = ""
        for character in self {
            if "`*<|\\".contains(character) { text += "\\" }
            text.append(character)
        }
        return text
    }
}

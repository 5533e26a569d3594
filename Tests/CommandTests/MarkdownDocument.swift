import Foundation

/// A page of documentation, split into headings, links and code.
struct MarkdownDocument {
    /// A span or a block of code.
    struct Code {
        /// The line at which it begins, from 1.
        let line: Int
        /// The language of a block, empty when it names none; nil for a span.
        let language: String?
        let text: String
        /// The file that holds the block's output, from a comment `<!-- recorded in PATH -->` in front of it.
        let recording: String?
    }

    /// A link inside the document or to a file of the repository.
    struct Link {
        let line: Int
        let target: String
    }

    /// Relative to the repository: `docs/install.md`.
    let path: String
    private(set) var anchors: Set<String> = []
    private(set) var links: [Link] = []
    private(set) var code: [Code] = []
    /// Lines outside blocks of code, for patterns that look at words around a span.
    private(set) var prose: [(line: Int, text: String)] = []

    /// Reads a page. A table column with the heading "Before" holds former names and is skipped.
    init(path: String, text: String) {
        self.path = path
        var block: (line: Int, language: String, text: [String])?
        var recording: String?
        var isHistory = false
        for (index, line) in text.components(separatedBy: "\n").enumerated() {
            if line.hasPrefix("```") {
                if let open = block {
                    code.append(
                        Code(
                            line: open.line, language: open.language, text: open.text.joined(separator: "\n"),
                            recording: recording))
                    (block, recording) = (nil, nil)
                } else {
                    block = (index + 1, String(line.dropFirst(3)), [])
                }
            } else if block != nil {
                block?.text.append(line)
            } else if let path = line.captures(of: #"^<!-- recorded in (\S+) -->$"#).first?[1] {
                recording = path
            } else {
                isHistory = line.hasPrefix("|") && (isHistory || line.hasPrefix("| Before |"))
                let cells = line.components(separatedBy: " | ").dropFirst(isHistory ? 1 : 0)
                read(cells.joined(separator: " | "), at: index + 1)
            }
        }
    }

    private mutating func read(_ line: String, at number: Int) {
        prose.append((number, line))
        for span in line.captures(of: "`([^`]+)`") {
            code.append(Code(line: number, language: nil, text: span[1], recording: nil))
        }
        for link in line.replacing(pattern: "`[^`]+`", by: "code").captures(of: #"\[[^\]]*\]\(([^)\s]+)\)"#)
        where !link[1].contains("://") && !link[1].hasPrefix("mailto:") {
            links.append(Link(line: number, target: link[1]))
        }
        if let heading = line.captures(of: "^#{1,6} (.*)$").first { anchors.insert(Self.anchor(of: heading[1])) }
    }

    /// The anchor that GitHub gives a heading: lower case, without punctuation, with hyphens for spaces.
    private static func anchor(of heading: String) -> String {
        heading.lowercased().replacing(pattern: #"[^\p{L}\p{N} _-]"#, by: "").replacingOccurrences(of: " ", with: "-")
    }
}

extension String {
    /// The groups of every match of a regular expression, the whole match first. A group that took no part is empty.
    func captures(of pattern: String) -> [[String]] {
        guard let expression = try? NSRegularExpression(pattern: pattern, options: .anchorsMatchLines) else { return [] }
        let text = self as NSString
        return expression.matches(in: self, range: NSRange(location: 0, length: text.length)).map { match in
            (0..<match.numberOfRanges).map { index in
                let range = match.range(at: index)
                return range.location == NSNotFound ? "" : text.substring(with: range)
            }
        }
    }

    fileprivate func replacing(pattern: String, by template: String) -> String {
        replacingOccurrences(of: pattern, with: template, options: .regularExpression)
    }
}

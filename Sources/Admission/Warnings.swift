internal import PolicySchema

/// The warnings of an answer within what the API server passes on: 256 characters each, 4096 in all.
enum Warnings {
    /// The most characters of one warning.
    static let maxLength = 256
    /// The most characters of all warnings. The API server cuts behind 4096; the rest is for the line that counts what was left out.
    static let maxTotal = 4096 - 64

    /// The texts of findings, and of how many more there were.
    static func texts(of findings: [Finding], more: Int) -> [String] {
        var texts: [String] = []
        var total = 0
        for finding in findings {
            let text = finding.description.cut(to: maxLength)
            total += text.unicodeScalars.count
            guard total <= maxTotal else { break }
            texts.append(text)
        }
        let rest = more + findings.count - texts.count
        if rest > 0 { texts.append("and \(rest) more warnings") }
        return texts
    }
}

/// The differences of two texts in the unified format (POSIX diff, option -u), for `patch` and `git apply`.
package struct UnifiedDiff {
    private static let context = 3

    /// The differences; empty if the texts are equal.
    ///
    /// - Parameter firstLine: the number of the first line, of texts that are a part of a file.
    package static func text(of old: [UInt8], _ new: [UInt8], name: String, firstLine: Int = 1) -> String {
        guard old != new else { return "" }
        let (old, new) = (lines(old), lines(new))
        let difference = new.difference(from: old)
        var (removed, inserted) = (Set<Int>(), Set<Int>())
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        // Each line of both texts in one list, with its mark.
        var script: [(mark: String, line: String)] = []
        var (first, second) = (0, 0)
        while first < old.count || second < new.count {
            if removed.contains(first) {
                script.append(("-", old[first]))
                first += 1
            } else if inserted.contains(second) {
                script.append(("+", new[second]))
                second += 1
            } else {
                script.append((" ", old[first]))
                first += 1
                second += 1
            }
        }
        return "--- a/\(name)\n+++ b/\(name)\n" + hunks(script, firstLine)
    }

    private static func lines(_ text: [UInt8]) -> [String] {
        var lines: [String] = []
        var start = 0
        while start < text.count {
            let end = text[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? text.count
            lines.append(String(decoding: text[start..<end], as: UTF8.self))
            start = end
        }
        return lines
    }

    private static func hunks(_ script: [(mark: String, line: String)], _ firstLine: Int) -> String {
        var text = ""
        var (oldLine, newLine) = (firstLine, firstLine)
        var index = 0
        while index < script.count {
            guard let change = script[index...].firstIndex(where: { $0.mark != " " }) else { break }
            let start = max(index, change - context)
            oldLine += start - index
            newLine += start - index
            // A hunk continues while the next change is near.
            var end = change + 1
            while let next = script[end...].prefix(2 * context + 1).firstIndex(where: { $0.mark != " " }) { end = next + 1 }
            let hunk = script[start..<min(end + context, script.count)]
            let (oldCount, newCount) = (hunk.count { $0.mark != "+" }, hunk.count { $0.mark != "-" })
            text +=
                "@@ -\(oldCount == 0 ? oldLine - 1 : oldLine),\(oldCount) +\(newCount == 0 ? newLine - 1 : newLine),\(newCount) @@\n"
            for (mark, line) in hunk {
                text += mark + line + (line.utf8.last == UInt8(ascii: "\n") ? "" : "\n\\ No newline at end of file\n")
            }
            oldLine += oldCount
            newLine += newCount
            index = hunk.endIndex
        }
        return text
    }
}

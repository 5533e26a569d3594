internal import JSONTape

/// A table of text whose columns are as wide as their longest cell. Control characters in cells and notes are escaped, so that every row is one
/// line.
package struct TextTable {
    private let header: [String]
    private let maxWidth: Int?
    private var rows: [(cells: [String], notes: [String])] = []

    /// Creates an empty table.
    ///
    /// - Parameters:
    ///   - header: the titles of the columns.
    ///   - maxWidth: the length of the longest line, in characters; nil for no limit. Text in the last column that is longer continues on the
    ///     next line.
    package init(_ header: String..., maxWidth: Int? = nil) {
        self.header = header
        self.maxWidth = maxWidth
    }

    /// Adds a row with as many cells as there are columns. Each note becomes an indented line below it.
    package mutating func add(_ cells: [String], notes: [String] = []) {
        rows.append((cells.map(\.printable), notes.map(\.printable)))
    }

    /// The lines of the table, each with a line feed.
    package var text: String {
        let widths = header.indices.map { column in ([header] + rows.map(\.cells)).map { $0[column].count }.max() ?? 0 }
        let lines =
            Self.lines(header, widths, maxWidth)
            + rows.flatMap { row in
                Self.lines(row.cells, widths, maxWidth) + row.notes.map { "    " + $0 }
            }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func lines(_ cells: [String], _ widths: [Int], _ maxWidth: Int?) -> [String] {
        let margin = widths.dropLast().reduce(0) { $0 + $1 + 2 }
        let start = zip(cells, widths).dropLast().map { $0.padded(to: $1 + 2) }.joined()
        let last = cells.last ?? ""
        let parts = maxWidth.map { last.wrapped(at: $0 - margin) } ?? [last]
        guard let first = parts.first else { return [start.withoutTrailingSpaces] }
        return [(start + first).withoutTrailingSpaces]
            + parts.dropFirst().map { String(repeating: " ", count: margin) + $0 }
    }
}

extension String {
    fileprivate var withoutTrailingSpaces: String { String(reversed().drop { $0 == " " }.reversed()) }
}

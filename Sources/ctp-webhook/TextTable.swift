import JSONTape
import PolicySchema

/// Rows in columns that are as wide as they have to be, each with lines of its own below it. Whatever a cell holds, it stays in its line.
struct TextTable {
    private let head: [String]
    private var rows: [(cells: [String], notes: [String])] = []

    init(_ head: String...) { self.head = head }

    /// Adds a row. What stands below it is set in.
    mutating func add(_ cells: [String], notes: [String] = []) {
        rows.append((cells.map(\.printable), notes.map(\.printable)))
    }

    var text: String {
        let widths = head.indices.map { column in ([head] + rows.map(\.cells)).map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
            return String(padded.reversed().drop { $0 == " " }.reversed())
        }
        return ([line(head)] + rows.flatMap { [line($0.cells)] + $0.notes.map { "    " + $0 } }).map { $0 + "\n" }.joined()
    }
}

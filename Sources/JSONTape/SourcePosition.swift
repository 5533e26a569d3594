/// A position in a text as editors count it.
public struct SourcePosition: Sendable, Hashable, CustomStringConvertible {
    /// The line, from 1. A line ends in a line feed.
    public let line: Int
    /// The column, from 1, counted in Unicode code points.
    public let column: Int

    /// Creates a position.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Creates the position of a byte offset in a UTF-8 text.
    public init(offset: Int, in source: Span<UInt8>) {
        var line = 1
        var column = 1
        for index in 0..<min(offset, source.count) {
            switch source[index] {
            case UInt8(ascii: "\n"): (line, column) = (line + 1, 1)
            case 0x80...0xBF: continue
            default: column += 1
            }
        }
        self.init(line: line, column: column)
    }

    /// `line 3, column 14`.
    public var description: String { "line \(line), column \(column)" }
}

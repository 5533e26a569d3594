package import JSONTape

/// The lines of a file in JSON, to find the positions of many values. A tape of JSON counts from its beginning for each.
package struct JSONLines: Sendable {
    private let text: SourceText
    /// The offset and the position of the value that the text begins with.
    private let offset: Int
    private let start: SourcePosition

    /// The lines of a document; nil if its tape has positions.
    package init?(_ tape: JSONTape) {
        guard tape.isJSON else { return nil }
        text = SourceText(tape.withSource(of: tape.root) { span in span.indices.map { span[$0] } }, isYAML: false)
        offset = tape.sourceRange(of: tape.root).lowerBound
        start = tape.position(of: tape.root)
    }

    /// The position of a key or value.
    package func position(of place: JSONTape.Place, in tape: JSONTape) -> SourcePosition {
        let position = text.position(of: tape.sourceRange(of: place).lowerBound - offset)
        return SourcePosition(
            line: start.line + position.line - 1, column: position.column + (position.line == 1 ? start.column - 1 : 0))
    }
}

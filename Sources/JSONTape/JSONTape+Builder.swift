extension JSONTape {
    /// The tape of a JSON text that was written from a text in another notation.
    ///
    /// All that the tape says is about the JSON text, but for ``position(of:)``, which answers with the author's lines and columns.
    ///
    /// - Parameter positions: where each key and value stood in the author's text, in the order of the tape.
    package init(
        parsing text: Span<UInt8>, positions: [SourcePosition], limits: JSONLimits = JSONLimits()
    ) throws(JSONSyntaxError) {
        try self.init(parsing: text, limits: limits)
        precondition(positions.count == tokens.count, "a position for each key and value")
        self.positions = positions
    }
}

extension JSONTape {
    /// Creates the tape of a JSON text that was converted from a text in another format.
    ///
    /// The tape describes the JSON text, except for ``position(of:)``, which returns lines and columns of the author's text.
    ///
    /// - Parameter positions: The positions of each key and value in the author's text, in the order of the tape.
    package init(
        parsing text: Span<UInt8>, positions: [SourcePosition], limits: JSONLimits = JSONLimits()
    ) throws(JSONSyntaxError) {
        try self.init(parsing: text, limits: limits)
        precondition(positions.count == tokens.count, "a position for each key and value")
        self.positions = positions
    }
}

import JSONTape

/// Pieces of JSON text.
enum JSONText {
    /// A string in quotation marks.
    static func string(_ text: String) -> String { JSONValue.string(text).text }
}

/// Lists of words in sentences.
extension [String] {
    /// `1.0, 1.1 or 1.2`
    package var alternatives: String {
        guard count > 1, let last else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " or " + last
    }

    /// `"A", "B"`
    var quotedList: String { map { "\"\($0)\"" }.joined(separator: ", ") }

    /// `supported values: "A", "B"`, as Kubernetes' field errors list them.
    var supportedValues: String { "supported values: " + quotedList }
}

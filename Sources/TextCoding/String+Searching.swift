// Searching for texts inside texts. The standard library has the same in its module _StringProcessing, which adds 1.2 MB of regular expressions to a
// static executable.
extension String {
    /// Returns the range of the first occurrence of a text at or after an index, compared by Unicode code points; nil if there is none.
    ///
    /// - Parameter text: not empty.
    package func firstOccurrence(of text: String, from start: Index? = nil) -> Range<Index>? {
        let scalars = text.unicodeScalars
        guard let first = scalars.first else { preconditionFailure("an empty text occurs everywhere") }
        var rest = unicodeScalars[(start ?? startIndex)...]
        while let index = rest.firstIndex(of: first) {
            rest = rest[index...]
            if rest.starts(with: scalars) { return index..<rest.index(index, offsetBy: scalars.count) }
            rest = rest.dropFirst()
        }
        return nil
    }

    /// Returns whether a text, which is not empty, occurs.
    package func hasOccurrence(of text: String) -> Bool { firstOccurrence(of: text) != nil }

    /// Returns the text with every occurrence of a text, which is not empty, replaced.
    package func replacingOccurrences(of text: String, with replacement: String) -> String {
        var result = ""
        var start = startIndex
        while let range = firstOccurrence(of: text, from: start) {
            result += self[start..<range.lowerBound] + replacement
            start = range.upperBound
        }
        return result + self[start...]
    }
}

import JSONTape

/// A node as JSON text, kept for its aliases.
struct Fragment {
    let text: [UInt8]
    /// One for each key and value of `text`.
    let positions: [SourcePosition]
    /// The members of an object, from the beginning of `text`; nil for anything else.
    let members: [Member]?
    /// The levels of nesting in `text`; 0 for a scalar.
    let height: Int
}

/// A member of an object that is being written, with the ranges of its text and positions.
struct Member {
    /// The range from the key's quotation mark to the end of the value.
    var text: Range<Int>
    /// The bytes of the key with its quotation marks.
    let keyLength: Int
    var positions: Range<Int>
    /// Whether `<<` merged it.
    let isMerged: Bool

    /// The same member with its ranges moved.
    func moved(text offset: Int, positions positionOffset: Int, isMerged: Bool? = nil) -> Member {
        Member(
            text: text.lowerBound + offset..<text.upperBound + offset, keyLength: keyLength,
            positions: positions.lowerBound + positionOffset..<positions.upperBound + positionOffset,
            isMerged: isMerged ?? self.isMerged)
    }
}

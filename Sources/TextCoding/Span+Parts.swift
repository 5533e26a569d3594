extension Span<UInt8> {
    /// The length of the UTF-8 byte order mark at the beginning, in bytes: 3, or 0 if there is none.
    package var byteOrderMarkLength: Int {
        count >= 3 && self[0] == 0xEF && self[1] == 0xBB && self[2] == 0xBF ? 3 : 0
    }

    /// Returns the first part between separators, empty parts included, for which a condition holds; nil if there is none.
    @inlinable
    public func firstPart(separatedBy separator: UInt8, where predicate: (Span<UInt8>) -> Bool) -> Range<Int>? {
        var start = 0
        for index in 0...count where index == count || self[index] == separator {
            if predicate(extracting(start..<index)) { return start..<index }
            start = index + 1
        }
        return nil
    }
}

internal import JSONTape
internal import TextCoding

extension [UInt8] {
    /// Appends a text as a JSON string if that is possible without escaping: visible ASCII of at most `limit` bytes. Returns whether it was.
    /// Nearly all texts of a log line are like this, and one check is faster than the general way.
    mutating func append(plain text: String, limit: Int) -> Bool {
        let utf8 = text.utf8.span
        guard utf8.count <= limit, utf8.isPlain else { return false }
        append(addingCapacity: utf8.count + 2) { $0.append(quoted: utf8) }
        return true
    }
}

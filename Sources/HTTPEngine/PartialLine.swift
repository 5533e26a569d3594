/// A line that may come in pieces: it keeps those before the last.
struct PartialLine {
    /// The line without its line end, once ``read(_:from:limit:)`` has said that it is whole.
    private(set) var bytes: [UInt8] = []
    private var isWhole = false

    /// Reads on from `index`, which it moves, up to the end of the line. False when the line goes on behind the last byte.
    ///
    /// - Parameter limit: how long the line may be, its line end counted, in bytes.
    mutating func read(
        _ input: Span<UInt8>, from index: inout Int, limit: Int, else overlong: @autoclosure () -> HTTPRefusal
    ) throws(HTTPRefusal) -> Bool {
        if isWhole { bytes.removeAll(keepingCapacity: true) }
        isWhole = false
        let feed = input.firstIndex(of: .lineFeed, from: index)
        let end = feed.map { $0 + 1 } ?? input.count
        guard bytes.count + end - index <= limit else { throw overlong() }
        input.extracting(index..<end).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        index = end
        guard feed != nil else { return false }
        bytes.removeLast()
        // RFC 9112 §2.2, read as strictly as for requests.
        guard bytes.last == .carriageReturn else {
            throw HTTPRefusal(400, "a line ends with a line feed that no carriage return precedes")
        }
        bytes.removeLast()
        isWhole = true
        return true
    }
}

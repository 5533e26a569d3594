internal import TextCoding

/// A line that may arrive in several pieces. It keeps the pieces until the line is complete.
struct PartialLine {
    /// The line without its line end. Valid after ``read(_:from:limit:else:)`` has returned true.
    private(set) var bytes: [UInt8] = []
    private var isComplete = false

    /// Reads from `index`, which it advances, to the end of the line. Returns false if the input ends before the line does.
    ///
    /// - Parameter limit: the maximum length of the line, in bytes, including its line end.
    mutating func read(
        _ input: Span<UInt8>, from index: inout Int, limit: Int, else tooLongError: @autoclosure () -> HTTPError
    ) throws(HTTPError) -> Bool {
        if isComplete { bytes.removeAll(keepingCapacity: true) }
        isComplete = false
        let feed = input.firstIndex(of: .lineFeed, from: index)
        let end = feed.map { $0 + 1 } ?? input.count
        guard bytes.count + end - index <= limit else { throw tooLongError() }
        bytes.append(input.extracting(index..<end))
        index = end
        guard feed != nil else { return false }
        bytes.removeLast()
        // RFC 9112 §2.2, as strict as for requests.
        guard bytes.last == .carriageReturn else { throw .bareLineFeed }
        bytes.removeLast()
        isComplete = true
        return true
    }
}

extension HTTPError {
    /// RFC 9112 §2.2 allows a recipient to accept a bare line feed. Parsers that disagree about it enable request smuggling.
    static let bareLineFeed = HTTPError(400, "a line ends with a line feed without a carriage return")
}

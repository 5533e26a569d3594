internal import JSONTape

/// Splits the bytes of a watch into lines and parses them.
struct JSONLineReader {
    /// Bytes that were received and not consumed. Append to it.
    var bytes: [UInt8]
    /// The number of consumed bytes at the start of ``bytes``.
    private var consumed = 0
    /// There is no line feed between `consumed` and this index.
    private var searched = 0
    /// Empty lines since the last line with content.
    private var emptyLines = 0

    /// The longest line, in bytes: an object of 3 MB, the largest that an API server accepts, within an event.
    static let maxLineBytes = 4 << 20
    /// Empty lines in a row. API servers send none; a proxy may send some to keep a connection open.
    static let maxEmptyLines = 1000
    /// A larger buffer is released when it is empty.
    private static let retainedBytes = 64 << 10
    /// JSON tokens of one line. At 20 bytes per token, a tape has at most 5 MiB.
    private static let jsonLimits = JSONLimits(maxTokens: 262_144)

    init(bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    /// Whether there is no part of a line.
    var isEmpty: Bool { consumed == bytes.count }

    /// Parses the next line into `tape`. Returns nil if no line is complete. Empty lines are skipped.
    mutating func next(into tape: inout JSONTape) throws(APIFailure) -> Bool? {
        while let feed = bytes.span.firstLineFeed(from: searched) {
            let line = consumed..<feed
            consumed = feed + 1
            searched = consumed
            guard !line.isEmpty else {
                emptyLines += 1
                guard emptyLines <= Self.maxEmptyLines else {
                    throw .malformed("a watch must not send more than \(Self.maxEmptyLines) empty lines in a row")
                }
                continue
            }
            emptyLines = 0
            try parse(line, into: &tape)
            return true
        }
        guard bytes.count - consumed <= Self.maxLineBytes else { throw Self.tooLong }
        discardConsumed()
        return nil
    }

    private static var tooLong: APIFailure { .tooLarge("an event of a watch must have at most \(maxLineBytes) bytes") }

    private func parse(_ line: Range<Int>, into tape: inout JSONTape) throws(APIFailure) {
        guard line.count <= Self.maxLineBytes else { throw Self.tooLong }
        do throws(JSONSyntaxError) {
            try tape.parse(bytes.span.extracting(line), limits: Self.jsonLimits)
        } catch {
            if case .tooManyValues = error.reason { throw .tooLarge("an event of a watch: \(error)") }
            throw .malformed("an event of a watch: \(error)")
        }
    }

    private mutating func discardConsumed() {
        if consumed == bytes.count {
            if bytes.capacity > Self.retainedBytes { bytes = [] } else { bytes.removeAll(keepingCapacity: true) }
        } else if consumed > 0 {
            bytes.removeSubrange(..<consumed)
        }
        consumed = 0
        searched = bytes.count
    }
}

extension Span<UInt8> {
    fileprivate func firstLineFeed(from start: Int) -> Int? {
        for index in start..<count where self[index] == 0x0A { return index }
        return nil
    }
}

internal import JSONTape

/// The bytes of a watch, cut into lines.
struct EventLines {
    /// What has come and was not taken; append to it.
    var bytes: [UInt8]
    /// Bytes that were taken already.
    private var taken = 0
    /// No line feed is between `taken` and here.
    private var searched = 0

    /// The longest line, in bytes: an object of 3 MB, which is the most that an API server takes in, and what escapes may add.
    static let maxLineBytes = 8 << 20
    /// A buffer that has grown beyond this is given back.
    private static let retainedBytes = 64 << 10

    init(bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    /// Whether nothing of a line waits.
    var isEmpty: Bool { taken == bytes.count }

    /// Parses the next line into `tape`; nil when none has come whole. Lines that hold nothing are passed over.
    mutating func next(into tape: inout JSONTape) throws(APIFailure) -> Bool? {
        while let feed = bytes.span.firstLineFeed(from: searched) {
            let line = taken..<feed
            taken = feed + 1
            searched = taken
            guard !line.isEmpty else { continue }
            try parse(line, into: &tape)
            return true
        }
        guard bytes.count - taken <= Self.maxLineBytes else {
            throw .tooLarge("an event of a watch is larger than \(Self.maxLineBytes) bytes")
        }
        discardTaken()
        return nil
    }

    private func parse(_ line: Range<Int>, into tape: inout JSONTape) throws(APIFailure) {
        guard line.count <= Self.maxLineBytes else {
            throw .tooLarge("an event of a watch is larger than \(Self.maxLineBytes) bytes")
        }
        do throws(JSONSyntaxError) {
            try tape.parse(bytes.span.extracting(line))
        } catch {
            throw .unintelligible("an event of a watch: \(error)")
        }
    }

    private mutating func discardTaken() {
        if taken == bytes.count {
            if bytes.capacity > Self.retainedBytes { bytes = [] } else { bytes.removeAll(keepingCapacity: true) }
        } else if taken > 0 {
            bytes.removeSubrange(..<taken)
        }
        taken = 0
        searched = bytes.count
    }
}

extension Span<UInt8> {
    fileprivate func firstLineFeed(from start: Int) -> Int? {
        for index in start..<count where self[index] == 0x0A { return index }
        return nil
    }
}

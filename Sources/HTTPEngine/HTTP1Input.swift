/// What an HTTP/1.x connection has received and not given back: one buffer, read line by line as lines become whole, so that no byte is
/// looked at twice however they come. A body stays in it, and a chunked one is moved together in place.
struct HTTP1Input {
    private(set) var bytes: [UInt8] = []
    /// Everything before it has been read.
    private(set) var parsed = 0
    /// No line feed is between `parsed` and here.
    private var searched = 0
    /// Where the current request's body is, as far as it has been read.
    private(set) var body = 0..<0

    /// A connection between requests keeps a buffer of at most this many bytes: enough for most reviews, little for ten thousand connections.
    private static let retainedBytes = 16 << 10
    /// Once more than this was read while the rest waits, the rest moves to a buffer of its size. It pays for the move.
    private static let bytesThatMayLinger = 64 << 10

    /// The next byte that waits to be read.
    var first: UInt8? { parsed < bytes.count ? bytes[parsed] : nil }

    /// Bytes that wait to be read.
    var unread: Int { bytes.count - parsed }

    mutating func append(_ span: Span<UInt8>) {
        span.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }

    /// The next line without its line end, if it has come whole. `limit` is in bytes and counts the line end.
    mutating func nextLine(
        within limit: Int, else refusal: @autoclosure () -> HTTPRefusal
    ) throws(HTTPRefusal) -> Range<Int>? {
        let feed = bytes.span.firstIndex(of: .lineFeed, from: searched)
        guard (feed.map { $0 + 1 } ?? bytes.count) - parsed <= limit else { throw refusal() }
        guard let feed else {
            searched = bytes.count
            return nil
        }
        // RFC 9112 §2.2 lets a server take a bare line feed for a line end; parsers that do and parsers that do not can be played off.
        guard feed > parsed, bytes[feed - 1] == .carriageReturn else {
            throw HTTPRefusal(400, "a line ends with a line feed that no carriage return precedes")
        }
        let line = parsed..<feed - 1
        parsed = feed + 1
        searched = parsed
        return line
    }

    // MARK: Bodies

    mutating func beginBody() {
        body = parsed..<parsed
    }

    /// Bytes of memory that the buffer takes.
    var capacity: Int { bytes.capacity }

    /// Makes room for `count` more bytes of a body that ends at `end` or before, if the request may hold so much.
    mutating func makeRoom(for count: Int, upTo end: Int, within lease: inout RequestLease) throws(HTTPRefusal) {
        // What is pipelined behind the body should not make the buffer grow once more.
        try lease.makeRoom(for: count, in: &bytes, upTo: end + Self.retainedBytes)
    }

    /// Reads the next bytes as the body's, moving them to those before.
    mutating func join(_ count: Int) {
        let end = body.upperBound
        let source = parsed..<parsed + count
        if end < parsed {
            bytes.withUnsafeMutableBufferPointer { bytes in
                _ = bytes.extracting(end...).update(fromContentsOf: bytes.extracting(source))
            }
        }
        body = body.lowerBound..<end + count
        parsed = source.upperBound
        searched = parsed
    }

    /// Drops what was read behind the body: the sizes of chunks, or a body of one-byte chunks would take six times its size.
    mutating func closeGap() {
        let gap = body.upperBound..<parsed
        guard !gap.isEmpty else { return }
        bytes.removeSubrange(gap)
        parsed -= gap.count
        searched -= gap.count
    }

    // MARK: Giving back

    /// Forgets what was read, and gives back what a large body took.
    mutating func discardParsed() {
        if unread == 0 {
            if bytes.capacity > Self.retainedBytes { bytes = [] } else { bytes.removeAll(keepingCapacity: true) }
        } else if parsed > Self.bytesThatMayLinger {
            bytes = Array(bytes[parsed...])
        } else {
            return
        }
        parsed = 0
        searched = 0
        body = 0..<0
    }

    mutating func discardAll() {
        self = HTTP1Input()
    }
}

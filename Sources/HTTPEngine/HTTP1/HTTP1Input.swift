internal import TextCoding

/// The input buffer of an HTTP/1.x connection. Lines are read as soon as they are complete, and no byte is searched twice, however the bytes
/// arrive. A body stays in the buffer, and the data of a chunked body is moved together in place.
struct HTTP1Input {
    private(set) var bytes: [UInt8] = []
    /// The offset of the first byte that has not been read.
    private(set) var parsed = 0
    /// There is no line feed between `parsed` and this offset.
    private var searched = 0
    /// The position of the current request's body, as far as it has been read.
    private(set) var body = 0..<0

    /// The maximum size of the buffer that a connection keeps between requests, in bytes: enough for most reviews, and 160 MB for 10,000
    /// connections.
    private static let retainedBytes = 16 << 10
    /// If more bytes than this have been read and others have not, the unread ones are copied to a new, smaller buffer.
    private static let maxParsedBytesKept = 64 << 10

    /// The next unread byte.
    var first: UInt8? { parsed < bytes.count ? bytes[parsed] : nil }

    /// The number of unread bytes.
    var unread: Int { bytes.count - parsed }

    mutating func append(_ span: Span<UInt8>) {
        bytes.append(span)
    }

    /// Reads the next line, if it is complete, and returns its position without the line end. `limit` is in bytes and includes the line end.
    mutating func nextLine(
        within limit: Int, else tooLongError: @autoclosure () -> HTTPError
    ) throws(HTTPError) -> Range<Int>? {
        let feed = bytes.span.firstIndex(of: .lineFeed, from: searched)
        guard (feed.map { $0 + 1 } ?? bytes.count) - parsed <= limit else { throw tooLongError() }
        guard let feed else {
            searched = bytes.count
            return nil
        }
        guard feed > parsed, bytes[feed - 1] == .carriageReturn else { throw .bareLineFeed }
        let line = parsed..<feed - 1
        parsed = feed + 1
        searched = parsed
        return line
    }

    // MARK: Bodies

    mutating func beginBody() {
        body = parsed..<parsed
    }

    /// The allocated size of the buffer, in bytes.
    var capacity: Int { bytes.capacity }

    /// Makes room for `count` more bytes of a body that ends at or before offset `end`, if the budget allows it.
    mutating func makeRoom(for count: Int, upTo end: Int, within reservation: inout RequestReservation) throws(HTTPError) {
        // Leaves room for pipelined bytes after the body, so that they do not make the buffer grow again.
        try reservation.makeRoom(for: count, in: &bytes, upTo: end + Self.retainedBytes)
    }

    /// Reads the next `count` bytes as part of the body and moves them next to the previous part.
    mutating func appendBody(_ count: Int) {
        let end = body.upperBound
        let source = parsed..<parsed + count
        if end < parsed { UncheckedBytes.move(source, to: end, in: &bytes) }
        body = body.lowerBound..<end + count
        parsed = source.upperBound
        searched = parsed
    }

    /// Removes the bytes between the body and the unread bytes, which are chunk sizes. Without this, a body of one-byte chunks would take six
    /// times its size.
    mutating func compact() {
        let gap = body.upperBound..<parsed
        guard !gap.isEmpty else { return }
        bytes.removeSubrange(gap)
        parsed -= gap.count
        searched -= gap.count
    }

    // MARK: Discarding

    /// Discards the bytes that have been read and frees the memory of a large body.
    mutating func discardParsed() {
        if unread == 0 {
            if bytes.capacity > Self.retainedBytes { bytes = [] } else { bytes.removeAll(keepingCapacity: true) }
        } else if parsed > Self.maxParsedBytesKept {
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

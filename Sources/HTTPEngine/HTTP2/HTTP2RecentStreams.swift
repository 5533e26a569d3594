/// The streams that a peer opened most recently, and whether it has ended them. This takes 1 KiB per connection; libnghttp2's list of closed
/// streams takes 25 KiB. Frames on streams that are no longer in the list are not validated.
struct HTTP2RecentStreams {
    /// In the order of opening, which is the order of their numbers (RFC 9113 §5.1.1).
    private var entries: [(stream: UInt32, isEnded: Bool)] = []
    private var newest: UInt32 = 0
    private var hasDroppedEntries = false

    private static let capacity = 128
    /// The number of entries that are dropped at a time.
    private static let droppedAtOnce = 32

    /// Records a frame header, and returns the error code if the frame is not allowed now and libnghttp2 would accept it.
    mutating func validate(type: UInt8, endsStream: Bool, stream: UInt32) -> HTTP2ErrorCode? {
        // Clients open odd streams. libnghttp2 rejects the others.
        guard stream % 2 == 1 else { return nil }
        switch type {
        case 0x01 where stream > newest:  // HEADERS
            open(stream, isEnded: endsStream)
            return nil
        case 0x00, 0x01:  // DATA, HEADERS
            guard let index = index(of: stream) else { return type == 0x01 && wasSkipped(stream) ? .protocolError : nil }
            // RFC 9113 §5.1: the peer must not send these after END_STREAM or RST_STREAM. After a reset by the server they may be in transit.
            guard !entries[index].isEnded else { return .streamClosed }
            entries[index].isEnded = endsStream
            return nil
        case 0x03:  // RST_STREAM
            if let index = index(of: stream) { entries[index].isEnded = true }
            return nil
        default: return nil
        }
    }

    private mutating func open(_ stream: UInt32, isEnded: Bool) {
        if entries.count == Self.capacity {
            entries.removeFirst(Self.droppedAtOnce)
            hasDroppedEntries = true
        }
        entries.append((stream, isEnded))
        newest = stream
    }

    private func index(of stream: UInt32) -> Int? { entries.lastIndex { $0.stream == stream } }

    /// RFC 9113 §5.1.1: a stream that was not opened before a later one is closed.
    private func wasSkipped(_ stream: UInt32) -> Bool {
        guard hasDroppedEntries else { return true }
        return entries.first.map { stream > $0.stream } ?? false
    }
}

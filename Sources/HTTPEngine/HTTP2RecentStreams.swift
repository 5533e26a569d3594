/// The streams that a peer opened last, and whether it has ended them: a memory of closed streams that costs a kilobyte where libnghttp2's
/// costs 25. It judges nothing that it has forgotten.
struct HTTP2RecentStreams {
    /// In the order of opening, which is that of their numbers (RFC 9113 §5.1.1).
    private var entries: [(stream: UInt32, isEnded: Bool)] = []
    private var newest: UInt32 = 0
    private var hasForgotten = false

    private static let capacity = 128
    /// How many are forgotten at a time.
    private static let portion = 32

    /// Takes note of a frame by its header, and says what is wrong with its coming now, if libnghttp2 would let it pass.
    mutating func judge(type: UInt8, endsStream: Bool, stream: UInt32) -> HTTP2Failure? {
        // Even ones are not a client's; libnghttp2 knows.
        guard stream % 2 == 1 else { return nil }
        switch type {
        case 0x01 where stream > newest:  // HEADERS
            open(stream, isEnded: endsStream)
            return nil
        case 0x00, 0x01:  // DATA, HEADERS
            guard let index = index(of: stream) else { return type == 0x01 && wasSkipped(stream) ? .broken : nil }
            // RFC 9113 §5.1: after END_STREAM or RST_STREAM nothing of the kind may come. What comes after a reset of ours may: it was on its way.
            guard !entries[index].isEnded else { return .closedStream }
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
            entries.removeFirst(Self.portion)
            hasForgotten = true
        }
        entries.append((stream, isEnded))
        newest = stream
    }

    private func index(of stream: UInt32) -> Int? { entries.lastIndex { $0.stream == stream } }

    /// RFC 9113 §5.1.1: a stream that was not opened before a later one is closed for good.
    private func wasSkipped(_ stream: UInt32) -> Bool {
        guard hasForgotten else { return true }
        return entries.first.map { stream > $0.stream } ?? false
    }
}

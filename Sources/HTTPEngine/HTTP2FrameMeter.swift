/// Follows the frames of an HTTP/2 connection as they arrive, in any split, and counts those that do no work. libnghttp2 reports only frames
/// that it processes; a flood may well consist of those that it ignores.
struct HTTP2FrameMeter {
    /// Bytes of the client's connection preface (RFC 9113 §3.4), then of a frame's payload, still to come.
    private var rest = 24
    /// Bytes of the next frame header that have come.
    private var filled = 0
    private var length = 0
    private var type: UInt8 = 0
    private var hasBegun = false

    private static let headerBytes = 9
    /// DATA and CONTINUATION with less payload than this, neither ending anything, are waste.
    private static let leastUsefulPayload = 64

    /// Whether a frame, or the preface, has come in part.
    var isMidFrame: Bool { hasBegun && (rest > 0 || filled > 0) }

    /// Takes bytes as they arrived and returns how many frames of no use begin in them.
    mutating func observe(_ bytes: Span<UInt8>) -> Int {
        var wasted = 0
        var next = 0
        hasBegun = hasBegun || !bytes.isEmpty
        while next < bytes.count {
            if rest > 0 {
                let count = min(rest, bytes.count - next)
                rest -= count
                next += count
            } else {
                if readHeader(bytes[next]) { wasted += 1 }
                next += 1
            }
        }
        return wasted
    }

    /// One byte of a frame header (RFC 9113 §4.1); whether it reveals a frame of no use.
    private mutating func readHeader(_ byte: UInt8) -> Bool {
        var isWaste = false
        switch filled {
        case 0: length = Int(byte)
        case 1, 2: length = length << 8 | Int(byte)
        case 3: type = byte
        case 4: isWaste = isUseless(flags: byte)
        default: break
        }
        filled += 1
        if filled == Self.headerBytes {
            filled = 0
            rest = length
        }
        return isWaste
    }

    /// RFC 9113 §6 and §10.5.
    private func isUseless(flags: UInt8) -> Bool {
        switch type {
        case 0x00: length < Self.leastUsefulPayload && flags & 0x01 == 0  // DATA without END_STREAM
        case 0x01: false  // HEADERS
        case 0x09: length < Self.leastUsefulPayload && flags & 0x04 == 0  // CONTINUATION without END_HEADERS
        default: true
        }
    }
}

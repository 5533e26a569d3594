/// Follows the frames of an HTTP/2 connection as they arrive, in any split, and notices what libnghttp2 keeps quiet about: frames that do no
/// work, for a flood may well consist of those that it ignores, and frames on streams that the peer has ended or never opened.
struct HTTP2FrameMeter {
    /// What the bytes of one call hold.
    struct Observation {
        /// Frames of no use that begin in them.
        var wasted = 0
        /// Why the connection cannot go on, and how many bytes come before that shows.
        var breach: (failure: HTTP2Failure, offset: Int)?
    }

    /// Bytes of the client's connection preface (RFC 9113 §3.4), then of a frame's payload, still to come.
    private var rest = 24
    /// Bytes of the next frame header that have come.
    private var filled = 0
    private var length = 0
    private var type: UInt8 = 0
    private var flags: UInt8 = 0
    private var stream: UInt32 = 0
    private var hasBegun = false
    private var recent = HTTP2RecentStreams()
    private var headerBlock = HeaderBlock.none
    private let maxContinuations: Int

    private enum HeaderBlock {
        case none
        /// Begun by HEADERS, with so many CONTINUATION frames since, and without END_HEADERS.
        case open(continuations: Int)
    }

    private static let headerBytes = 9
    /// DATA and CONTINUATION with less payload than this, neither ending anything, are waste.
    private static let leastUsefulPayload = 64

    init(limits: HTTPLimits) {
        maxContinuations = limits.maxContinuationFrames
    }

    /// Whether a frame, or the preface, has come in part.
    var isMidFrame: Bool { hasBegun && (rest > 0 || filled > 0) }

    /// Takes bytes as they arrived. After a breach no more must come.
    mutating func observe(_ bytes: Span<UInt8>) -> Observation {
        var observation = Observation()
        var next = 0
        hasBegun = hasBegun || !bytes.isEmpty
        while next < bytes.count {
            if rest > 0 {
                if rest == length, isPaddedData, isTooLittle(length - 1 - Int(bytes[next])) { observation.wasted += 1 }
                let count = min(rest, bytes.count - next)
                rest -= count
                next += count
                continue
            }
            readHeader(bytes[next])
            if filled == 0 {
                if isWaste { observation.wasted += 1 }
                if let failure = judgeHeaderBlock() ?? recent.judge(type: type, endsStream: flags & 0x01 != 0, stream: stream) {
                    observation.breach = (failure, next)
                    break
                }
            }
            next += 1
        }
        return observation
    }

    /// One byte of a frame header (RFC 9113 §4.1). With the last, `filled` is zero again.
    private mutating func readHeader(_ byte: UInt8) {
        switch filled {
        case 0: length = Int(byte)
        case 1, 2: length = length << 8 | Int(byte)
        case 3: type = byte
        case 4: flags = byte
        // The first bit is reserved.
        case 5: stream = UInt32(byte & 0x7F)
        default: stream = stream << 8 | UInt32(byte)
        }
        filled += 1
        if filled == Self.headerBytes {
            filled = 0
            rest = length
        }
    }

    /// Nothing may come between the frames of a header block (RFC 9113 §6.10), and there may be only so many of them. libnghttp2 has such a
    /// limit too, but counts calls, and a frame may come in many.
    private mutating func judgeHeaderBlock() -> HTTP2Failure? {
        var continuations = 0
        if case .open(let count) = headerBlock {
            guard type == 0x09 else { return .broken }
            continuations = count + 1
        }
        let isOpen = (type == 0x01 || type == 0x09) && flags & 0x04 == 0
        headerBlock = isOpen ? .open(continuations: continuations) : .none
        return continuations > maxContinuations ? .flooded : nil
    }

    /// RFC 9113 §6 and §10.5.
    private var isWaste: Bool {
        switch type {
        case 0x00: !isPaddedData && isTooLittle(length)  // DATA
        case 0x01: false  // HEADERS
        case 0x09: length < Self.leastUsefulPayload && flags & 0x04 == 0  // CONTINUATION without END_HEADERS
        default: true
        }
    }

    /// DATA whose payload begins with the length of its padding (RFC 9113 §6.1): how much of it is data shows there.
    private var isPaddedData: Bool { type == 0x00 && flags & 0x08 != 0 }

    /// Whether so many bytes of data are waste: END_STREAM is always of use.
    private func isTooLittle(_ dataBytes: Int) -> Bool { dataBytes < Self.leastUsefulPayload && flags & 0x01 == 0 }
}

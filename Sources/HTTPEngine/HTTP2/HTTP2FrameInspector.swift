/// Follows the frames of an HTTP/2 connection as they arrive, split in any way, and detects what libnghttp2 does not report: frames without
/// use, because a flood may consist of frames that it ignores, and frames on streams that the peer has ended or never opened.
struct HTTP2FrameInspector {
    /// The result for the bytes of one call.
    struct Inspection {
        /// The number of useless frames that begin in these bytes.
        var uselessFrames = 0
        /// The error code of the GOAWAY that ends the connection, and the number of bytes before the violation.
        var violation: (code: HTTP2ErrorCode, offset: Int)?
    }

    /// The remaining bytes of the client's connection preface (RFC 9113 §3.4), later of a frame's payload.
    private var remainingPayload = 24
    /// The number of bytes of the next frame header that have arrived.
    private var headerBytesRead = 0
    private var length = 0
    private var type: UInt8 = 0
    private var flags: UInt8 = 0
    private var stream: UInt32 = 0
    private var hasBegun = false
    private var recentStreams = HTTP2RecentStreams()
    private var headerBlock = HeaderBlock.none
    private let maxContinuations: Int

    private enum HeaderBlock {
        case none
        /// Begun by HEADERS and followed by this many CONTINUATION frames, all without END_HEADERS.
        case open(continuations: Int)
    }

    private static let headerBytes = 9
    /// DATA and CONTINUATION frames with less payload than this, in bytes, are useless unless they end something.
    private static let leastUsefulPayload = 64

    init(limits: HTTPLimits) {
        maxContinuations = limits.maxContinuationFrames
    }

    /// Whether part of a frame, or of the preface, has arrived.
    var isMidFrame: Bool { hasBegun && (remainingPayload > 0 || headerBytesRead > 0) }

    /// Inspects bytes as they arrived. Must not be called after a violation.
    mutating func inspect(_ bytes: Span<UInt8>) -> Inspection {
        var inspection = Inspection()
        var next = 0
        hasBegun = hasBegun || !bytes.isEmpty
        while next < bytes.count {
            if remainingPayload > 0 {
                if remainingPayload == length, isPaddedData, isTooLittle(length - 1 - Int(bytes[next])) {
                    inspection.uselessFrames += 1
                }
                let count = min(remainingPayload, bytes.count - next)
                remainingPayload -= count
                next += count
                continue
            }
            readHeader(bytes[next])
            if headerBytesRead == 0 {
                if isUseless { inspection.uselessFrames += 1 }
                let violation =
                    validateHeaderBlock() ?? recentStreams.validate(type: type, endsStream: flags & 0x01 != 0, stream: stream)
                if let violation {
                    inspection.violation = (violation, next)
                    break
                }
            }
            next += 1
        }
        return inspection
    }

    /// Reads one byte of a frame header (RFC 9113 §4.1). After the last one, `headerBytesRead` is zero again.
    private mutating func readHeader(_ byte: UInt8) {
        switch headerBytesRead {
        case 0: length = Int(byte)
        case 1, 2: length = length << 8 | Int(byte)
        case 3: type = byte
        case 4: flags = byte
        // The first bit is reserved.
        case 5: stream = UInt32(byte & 0x7F)
        default: stream = stream << 8 | UInt32(byte)
        }
        headerBytesRead += 1
        if headerBytesRead == Self.headerBytes {
            headerBytesRead = 0
            remainingPayload = length
        }
    }

    /// No other frame may come between the frames of a header block (RFC 9113 §6.10), and their number is limited. libnghttp2 has a limit
    /// too, but it counts calls, and one frame may arrive in many calls.
    private mutating func validateHeaderBlock() -> HTTP2ErrorCode? {
        var continuations = 0
        if case .open(let count) = headerBlock {
            guard type == 0x09 else { return .protocolError }
            continuations = count + 1
        }
        let isOpen = (type == 0x01 || type == 0x09) && flags & 0x04 == 0
        headerBlock = isOpen ? .open(continuations: continuations) : .none
        return continuations > maxContinuations ? .enhanceYourCalm : nil
    }

    /// RFC 9113 §6 and §10.5.
    private var isUseless: Bool {
        switch type {
        case 0x00: !isPaddedData && isTooLittle(length)  // DATA
        case 0x01: false  // HEADERS
        case 0x09: length < Self.leastUsefulPayload && flags & 0x04 == 0  // CONTINUATION without END_HEADERS
        default: true
        }
    }

    /// Whether this is DATA whose payload begins with the length of its padding (RFC 9113 §6.1). That byte tells how much of it is data.
    private var isPaddedData: Bool { type == 0x00 && flags & 0x08 != 0 }

    /// Whether a frame with this many bytes of data is useless. A frame with END_STREAM never is.
    private func isTooLittle(_ dataBytes: Int) -> Bool { dataBytes < Self.leastUsefulPayload && flags & 0x01 == 0 }
}

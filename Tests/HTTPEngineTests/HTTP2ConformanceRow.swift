import HTTPEngine
import Testing

/// Error codes of RFC 9113 §7.
enum HTTP2Code: UInt8 {
    case none = 0, protocolError, internalError, flowControl, settingsTimeout, streamClosed, frameSize, refusedStream, cancel
    case compression, connect, enhanceYourCalm
}

/// The frames that a client sends after the preface and SETTINGS, and the required outcome: the form in which third-party conformance suites
/// state the requirements of RFC 9113 and RFC 7541. Every outcome needs frames from the server; silence never passes.
struct HTTP2ConformanceRow: CustomTestStringConvertible, Sendable {
    enum Outcome: Sendable {
        /// Stream 1 is answered and ends without an error, and the connection stays open.
        case answered
        /// The connection stays open: it answers a PING and another request.
        case connectionOpen
        /// Stream 1 is rejected with this status, and the connection stays open.
        case rejected(Int)
        /// RST_STREAM on stream 1, and the connection stays open; or GOAWAY. Both have this code.
        case streamError(HTTP2Code)
        /// GOAWAY with this code, and the connection ends.
        case connectionError(HTTP2Code)
        /// The response on stream 1 is sent in DATA frames of these lengths so far.
        case data([Int])
    }

    let section: String
    let name: String
    let frames: [[UInt8]]
    let outcome: Outcome
    /// Whether the preface and SETTINGS are sent first.
    var hasOpening = true

    var testDescription: String { "\(section) \(name)" }

    init(_ section: String, _ name: String, _ frames: [UInt8]..., outcome: Outcome, hasOpening: Bool = true) {
        self.section = section
        self.name = name
        self.frames = frames
        self.outcome = outcome
        self.hasOpening = hasOpening
    }
}

/// Handwritten header blocks. Fields of the static table are indexed (RFC 7541 Appendix A) and the others are literal, so that no block
/// depends on another.
enum HTTP2Block {
    static let get: [UInt8] = [0x82, 0x87, 0x84, 0x01, 0x01, 0x61]
    static let head: [UInt8] = [0x02, 0x04, 0x48, 0x45, 0x41, 0x44, 0x87, 0x84, 0x01, 0x01, 0x61]
    static let post: [UInt8] = [0x83, 0x87, 0x84, 0x01, 0x01, 0x61]

    /// A literal without indexing, with a new name.
    static func field(_ name: String, _ value: String) -> [UInt8] { HTTP2Frames.block([(name, value)]) }

    static func get(_ fields: (String, String)...) -> [UInt8] { get + HTTP2Frames.block(fields) }
    static func post(_ fields: (String, String)...) -> [UInt8] { post + HTTP2Frames.block(fields) }
    /// A header section of these fields only.
    static func only(_ fields: (String, String)...) -> [UInt8] { HTTP2Frames.block(fields) }
}

extension HTTP2Frames {
    static func setting(_ entries: (UInt8, UInt32)...) -> [UInt8] {
        frame(
            0x4,
            entries.flatMap { id, value in
                [0, id, UInt8(value >> 24), UInt8(value >> 16 & 0xFF), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)]
            })
    }

    static let settingsAcknowledgement = frame(0x4, flags: 1)

    static func goAway(stream: Int32 = 0, code: UInt8 = 0) -> [UInt8] { frame(0x7, stream: stream, [0, 0, 0, 0, 0, 0, 0, code]) }

    /// A request without content on stream 1.
    static func ask(_ block: [UInt8] = HTTP2Block.get, stream: Int32 = 1) -> [UInt8] { headers(stream, block) }

    /// The head of a request with content.
    static func open(_ block: [UInt8] = HTTP2Block.post, stream: Int32 = 1) -> [UInt8] {
        headers(stream, block, endStream: false)
    }
}

/// Handwritten frames (RFC 9113 §4.1), for bytes that no correct client sends.
enum HTTP2Frames {
    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
    static let opening = preface + settings()

    static func frame(_ type: UInt8, flags: UInt8 = 0, stream: Int32 = 0, _ payload: [UInt8] = []) -> [UInt8] {
        let length = payload.count
        let id = UInt32(bitPattern: stream)
        return [
            UInt8(length >> 16), UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF), type, flags, UInt8(id >> 24),
            UInt8(id >> 16 & 0xFF), UInt8(id >> 8 & 0xFF), UInt8(id & 0xFF),
        ] + payload
    }

    static func settings(_ entries: Int = 0) -> [UInt8] {
        frame(0x4, (0..<entries).flatMap { _ in [0, 3, 0, 0, 0, 100] as [UInt8] })
    }

    static func ping() -> [UInt8] { frame(0x6, [1, 2, 3, 4, 5, 6, 7, 8]) }

    static func data(_ stream: Int32, _ payload: [UInt8], end: Bool = false) -> [UInt8] {
        frame(0x0, flags: end ? 0x1 : 0, stream: stream, payload)
    }

    static func reset(_ stream: Int32, code: UInt8 = 8) -> [UInt8] { frame(0x3, stream: stream, [0, 0, 0, code]) }

    static func priority(_ stream: Int32, on parent: UInt8) -> [UInt8] { frame(0x2, stream: stream, [0, 0, 0, parent, 16]) }

    static func windowUpdate(_ stream: Int32, by increment: UInt32) -> [UInt8] {
        frame(
            0x8, stream: stream,
            [UInt8(increment >> 24), UInt8(increment >> 16 & 0xFF), UInt8(increment >> 8 & 0xFF), UInt8(increment & 0xFF)])
    }

    static func headers(_ stream: Int32, _ block: [UInt8], endStream: Bool = true, endHeaders: Bool = true) -> [UInt8] {
        frame(0x1, flags: (endStream ? 0x1 : 0) | (endHeaders ? 0x4 : 0), stream: stream, block)
    }

    static func continuation(_ stream: Int32, _ block: [UInt8], endHeaders: Bool) -> [UInt8] {
        frame(0x9, flags: endHeaders ? 0x4 : 0, stream: stream, block)
    }

    /// Fields as literals with new names, without Huffman code (RFC 7541 §6.2.2), so that no block depends on an earlier one.
    static func block(_ fields: [(String, String)]) -> [UInt8] {
        fields.flatMap { [0] + string($0.0) + string($0.1) }
    }

    /// RFC 7541 §5.2 and §5.1.
    static func string(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var count = text.utf8.count
        if count < 127 {
            bytes.append(UInt8(count))
        } else {
            bytes.append(127)
            count -= 127
            while count >= 128 {
                bytes.append(UInt8(count & 0x7F | 0x80))
                count >>= 7
            }
            bytes.append(UInt8(count))
        }
        return bytes + text.utf8
    }

    static func get(_ path: String = "/") -> [(String, String)] {
        [(":method", "GET"), (":scheme", "https"), (":authority", "a"), (":path", path)]
    }

    static func post(_ path: String = "/") -> [(String, String)] {
        [(":method", "POST"), (":scheme", "https"), (":authority", "a"), (":path", path)]
    }

    /// A frame as a server sent it.
    struct Frame: Equatable {
        let type: UInt8
        let flags: UInt8
        let stream: Int32
        let payload: [UInt8]

        /// The error code of RST_STREAM and GOAWAY.
        var code: UInt8? {
            switch type {
            case 0x3: payload[3]
            case 0x7: payload[7]
            default: nil
            }
        }
    }

    static func parse(_ bytes: [UInt8]) -> [Frame] {
        var frames: [Frame] = []
        var next = 0
        while next + 9 <= bytes.count {
            let length = Int(bytes[next]) << 16 | Int(bytes[next + 1]) << 8 | Int(bytes[next + 2])
            let stream = (5..<9).reduce(Int32(0)) { $0 << 8 | Int32(bytes[next + $1]) }
            frames.append(
                Frame(
                    type: bytes[next + 3], flags: bytes[next + 4], stream: stream,
                    payload: Array(bytes[next + 9..<min(next + 9 + length, bytes.count)])))
            next += 9 + length
        }
        return frames
    }
}

extension Exchange {
    var frames: [HTTP2Frames.Frame] { HTTP2Frames.parse(sent) }
    /// The error codes of every GOAWAY.
    var goAwayCodes: [UInt8] { frames.filter { $0.type == 0x7 }.compactMap(\.code) }
    /// The error codes of every RST_STREAM of a stream.
    func resetCodes(_ stream: Int32) -> [UInt8] { frames.filter { $0.type == 0x3 && $0.stream == stream }.compactMap(\.code) }
}

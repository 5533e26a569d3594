/// The part of HTTP/2 that a client with one request at a time needs (RFC 9113, RFC 7541 without compression).
struct HTTP2Frame {
    enum Kind: UInt8 {
        case data = 0, headers = 1, reset = 3, settings = 4, ping = 6, goAway = 7, windowUpdate = 8
    }

    let kind: UInt8
    let flags: UInt8
    let stream: Int
    let payload: [UInt8]

    var endsStream: Bool { flags & 1 != 0 }

    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + bytes(.settings)

    static func bytes(_ kind: Kind, flags: UInt8 = 0, stream: Int = 0, _ payload: [UInt8] = []) -> [UInt8] {
        let length = [payload.count >> 16, payload.count >> 8, payload.count].map { UInt8(truncatingIfNeeded: $0) }
        let identifier = [stream >> 24, stream >> 16, stream >> 8, stream].map { UInt8(truncatingIfNeeded: $0) }
        return length + [kind.rawValue, flags] + identifier + payload
    }

    /// A whole request: HEADERS, and DATA in frames of 16 kB.
    static func request(
        stream: Int, method: String = "POST", path: String, type: String? = "application/json", body: [UInt8]
    ) -> [UInt8] {
        var fields = [(":method", method), (":scheme", "https"), (":authority", "test"), (":path", path)]
        if let type { fields.append(("content-type", type)) }
        // RFC 7541 §6.2.2: literals without indexing, with new names, not Huffman-coded; short enough for one length byte.
        var block: [UInt8] = []
        for (name, value) in fields {
            block += [0, UInt8(name.utf8.count)] + Array(name.utf8) + [UInt8(value.utf8.count)] + Array(value.utf8)
        }
        var frames = bytes(.headers, flags: body.isEmpty ? 5 : 4, stream: stream, block)
        var start = 0
        while start < body.count {
            let end = min(start + 16_384, body.count)
            frames += bytes(.data, flags: end == body.count ? 1 : 0, stream: stream, Array(body[start..<end]))
            start = end
        }
        return frames
    }

    /// `:status` if it is the first field of a header block: an entry of the static table, or digits with or without Huffman code.
    var status: Int? {
        guard kind == Kind.headers.rawValue, let first = payload.first else { return nil }
        let indexed: [UInt8: Int] = [0x88: 200, 0x89: 204, 0x8a: 206, 0x8b: 304, 0x8c: 400, 0x8d: 404, 0x8e: 500]
        if let status = indexed[first] { return status }
        // Entries of the dynamic table are not tracked.
        guard first & 0x80 == 0, payload.count > 2 else { return nil }
        let text = payload[2..<2 + Int(payload[1] & 0x7f)]
        guard payload[1] & 0x80 != 0 else { return Int(String(decoding: text, as: UTF8.self)) }
        // RFC 7541 Appendix B: 0, 1, 2 have five bits, 3 to 9 have six, of the values 25 to 31.
        var bits = text.flatMap { byte in (0..<8).map { byte >> UInt8(7 - $0) & 1 } }[...]
        var status = 0
        for _ in 0..<3 {
            let five = bits.prefix(5).reduce(0) { $0 << 1 | Int($1) }
            let six = bits.prefix(6).reduce(0) { $0 << 1 | Int($1) }
            status = status * 10 + (five <= 2 ? five : six - 22)
            bits = bits.dropFirst(five <= 2 ? 5 : 6)
        }
        return status
    }
}

extension TestClient {
    /// The next frame.
    mutating func frame() throws -> HTTP2Frame {
        let head = try take(9).map { Int($0) }
        let payload = try take(head[0] << 16 | head[1] << 8 | head[2])
        return HTTP2Frame(
            kind: UInt8(head[3]), flags: UInt8(head[4]), stream: head[5] << 24 | head[6] << 16 | head[7] << 8 | head[8],
            payload: payload)
    }

    /// The response on a stream. SETTINGS are acknowledged; other frames are ignored.
    mutating func response(onStream stream: Int) throws -> Response {
        var (status, body) = (0, [UInt8]())
        while true {
            let frame = try frame()
            if frame.kind == HTTP2Frame.Kind.settings.rawValue, frame.flags == 0 {
                try send(HTTP2Frame.bytes(.settings, flags: 1))
            }
            guard frame.stream == stream else { continue }
            if let found = frame.status { status = found }
            if frame.kind == HTTP2Frame.Kind.data.rawValue { body += frame.payload }
            if frame.kind == HTTP2Frame.Kind.reset.rawValue { throw Failure(reason: "reset") }
            if frame.endsStream { return Response(status: status, head: "", body: String(decoding: body, as: UTF8.self)) }
        }
    }
}

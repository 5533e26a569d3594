import CNghttp2
import HTTPEngine

/// A client of libnghttp2 in memory. It checks independently that the server's bytes are HTTP/2.
final class HTTP2Client {
    struct Response: Equatable {
        var statuses: [String] = []
        var fields: [String: String] = [:]
        var body: [UInt8] = []
        /// The error code with which the stream ended.
        var end: UInt32?

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    private(set) var responses: [Int32: Response] = [:]
    /// The error code and last stream of each GOAWAY.
    private(set) var goAways: [(code: UInt32, last: Int32)] = []
    /// All bytes sent, for replaying them.
    private(set) var sent: [UInt8] = []
    private var uploads: [Int32: (bytes: [UInt8], offset: Int, isOpen: Bool)] = [:]
    private var session: OpaquePointer?

    init(window: UInt32 = 65_535) {
        var callbacks: OpaquePointer?
        nghttp2_session_callbacks_new(&callbacks)
        defer { nghttp2_session_callbacks_del(callbacks) }
        nghttp2_session_callbacks_set_on_header_callback(callbacks) { _, frame, name, nameCount, value, valueCount, _, owner in
            let name = String(decoding: UnsafeBufferPointer(start: name, count: nameCount), as: UTF8.self)
            let value = String(decoding: UnsafeBufferPointer(start: value, count: valueCount), as: UTF8.self)
            HTTP2Client.recover(owner)?.field(frame?.pointee.hd.stream_id ?? 0, name, value)
            return 0
        }
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) { _, _, stream, data, count, owner in
            HTTP2Client.recover(owner)?.responses[stream, default: Response()].body += UnsafeBufferPointer(
                start: data, count: count)
            return 0
        }
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, owner in
            guard let frame, UInt32(frame.pointee.hd.type) == NGHTTP2_GOAWAY.rawValue else { return 0 }
            HTTP2Client.recover(owner)?.goAways.append((frame.pointee.goaway.error_code, frame.pointee.goaway.last_stream_id))
            return 0
        }
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { _, stream, code, owner in
            HTTP2Client.recover(owner)?.responses[stream, default: Response()].end = code
            return 0
        }
        nghttp2_session_client_new(&session, callbacks, Unmanaged.passUnretained(self).toOpaque())
        var settings = [nghttp2_settings_entry(settings_id: Int32(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue), value: window)]
        nghttp2_submit_settings(session, 0, &settings, settings.count)
    }

    deinit { nghttp2_session_del(session) }

    private static func recover(_ owner: UnsafeMutableRawPointer?) -> HTTP2Client? {
        owner.map { Unmanaged<HTTP2Client>.fromOpaque($0).takeUnretainedValue() }
    }

    private func field(_ stream: Int32, _ name: String, _ value: String) {
        if name == ":status" {
            responses[stream, default: Response()].statuses.append(value)
        } else {
            responses[stream, default: Response()].fields[name] = value
        }
    }

    /// Sends a request. `body` is sent as the window allows. The stream stays open if `isComplete` is false.
    @discardableResult
    func request(
        _ method: String, _ path: String, fields: [(String, String)] = [], body: [UInt8]? = nil, isComplete: Bool = true
    ) -> Int32 {
        let all = [(":method", method), (":scheme", "https"), (":authority", "a"), (":path", path)] + fields
        var pointers: [UnsafeMutableBufferPointer<UInt8>] = []
        func copy(_ text: String) -> UnsafeMutableBufferPointer<UInt8> {
            let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.utf8.count)
            _ = buffer.initialize(from: text.utf8)
            pointers.append(buffer)
            return buffer
        }
        let pairs = all.map { name, value in
            let (name, value) = (copy(name), copy(value))
            return nghttp2_nv(
                name: name.baseAddress, value: value.baseAddress, namelen: name.count, valuelen: value.count, flags: 0)
        }
        defer { for pointer in pointers { pointer.deallocate() } }
        var provider = nghttp2_data_provider(source: nghttp2_data_source()) { _, stream, buffer, count, flags, _, owner in
            HTTP2Client.recover(owner)?.upload(stream, UnsafeMutableBufferPointer(start: buffer, count: count), flags)
                ?? Int(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue)
        }
        let stream = withUnsafePointer(to: &provider) { provider in
            nghttp2_submit_request(session, nil, pairs, pairs.count, body == nil ? nil : provider, nil)
        }
        if let body { uploads[stream] = (body, 0, !isComplete) }
        return stream
    }

    private func upload(
        _ stream: Int32, _ buffer: UnsafeMutableBufferPointer<UInt8>, _ flags: UnsafeMutablePointer<UInt32>?
    ) -> Int {
        guard let (bytes, offset, isOpen) = uploads[stream] else { return Int(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue) }
        let count = min(buffer.count, bytes.count - offset)
        _ = buffer.update(fromContentsOf: bytes[offset..<offset + count])
        uploads[stream] = (bytes, offset + count, isOpen)
        if offset + count == bytes.count {
            if isOpen {
                if count == 0 { return Int(NGHTTP2_ERR_DEFERRED.rawValue) }
            } else {
                flags?.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue
            }
        }
        return count
    }

    /// Ends an open upload.
    func finish(_ stream: Int32, with rest: [UInt8] = []) {
        uploads[stream]?.bytes += rest
        uploads[stream]?.isOpen = false
        nghttp2_session_resume_data(session, stream)
    }

    func reset(_ stream: Int32) {
        nghttp2_submit_rst_stream(session, 0, stream, NGHTTP2_CANCEL.rawValue)
    }

    func ping() {
        nghttp2_submit_ping(session, 0, nil)
    }

    func openWindow(of stream: Int32, by bytes: Int32) {
        nghttp2_submit_window_update(session, 0, stream, bytes)
    }

    /// Everything that the client wants to send now.
    func output() -> [UInt8] {
        var output: [UInt8] = []
        while true {
            var start: UnsafePointer<UInt8>?
            let count = nghttp2_session_mem_send(session, &start)
            guard count > 0, let start else { break }
            output += UnsafeBufferPointer(start: start, count: count)
        }
        sent += output
        return output
    }

    /// Receives the server's bytes. Returns false if they are not HTTP/2.
    func receive(_ bytes: [UInt8]) -> Bool {
        nghttp2_session_mem_recv(session, bytes, bytes.count) == bytes.count
    }
}

/// A client connected to a server in memory.
final class HTTP2Conversation {
    let client: HTTP2Client
    let server: Exchange
    private var transferred = 0

    init(
        limits: HTTPLimits = HTTPLimits(), budget: RequestBudget = RequestBudget(), clientWindow: UInt32 = 65_535,
        respond: @escaping (HTTPRequest) -> HTTPResponse = Exchange.plain
    ) throws {
        client = HTTP2Client(window: clientWindow)
        server = try Exchange(.http2, limits: limits, budget: budget, respond: respond)
    }

    /// Transfers bytes in both directions until neither side has any.
    func run() -> Bool {
        while true {
            let output = client.output()
            if output.isEmpty { server.turn() } else { server.send(output, inPiecesOf: 16 << 10) }
            let newBytes = Array(server.sent[transferred...])
            transferred = server.sent.count
            guard client.receive(newBytes) else { return false }
            if output.isEmpty, newBytes.isEmpty { return true }
        }
    }
}

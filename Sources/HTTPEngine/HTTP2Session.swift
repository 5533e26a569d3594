internal import CNghttp2

/// libnghttp2's session of a server: the only owner of its handle. What happens on it is told to an ``HTTP2Streams``.
struct HTTP2Session: ~Copyable {
    private let handle: OpaquePointer
    /// The session points at it, so it must live as long.
    private let streams: HTTP2Streams
    private var fields = HTTP2Fields()

    private init(handle: OpaquePointer, streams: HTTP2Streams) {
        self.handle = handle
        self.streams = streams
    }

    deinit {
        // Does not call back: what the streams hold goes with `streams`.
        nghttp2_session_del(handle)
    }

    static func make(limits: HTTPLimits, streams: HTTP2Streams) throws(HTTPEngineError) -> HTTP2Session {
        var options: OpaquePointer?
        guard nghttp2_option_new(&options) == 0, let options else { throw .outOfMemory }
        defer { nghttp2_option_del(options) }
        // Windows open when there is room for what comes through them.
        nghttp2_option_set_no_auto_window_update(options, 1)
        // Closed streams are kept only for priorities, and cost 25 KiB a connection.
        nghttp2_option_set_no_closed_streams(options, 1)
        nghttp2_option_set_max_outbound_ack(options, limits.maxQueuedFrames)
        nghttp2_option_set_max_settings(options, limits.maxSettingsEntries)
        // Two limits of libnghttp2 that go by other measures than ours: see `HTTP2FrameMeter` and `HTTP2Patience`.
        nghttp2_option_set_max_continuations(options, .max)
        nghttp2_option_set_stream_reset_rate_limit(options, .max, .max)

        var callbacks: OpaquePointer?
        guard nghttp2_session_callbacks_new(&callbacks) == 0, let callbacks else { throw .outOfMemory }
        defer { nghttp2_session_callbacks_del(callbacks) }
        HTTP2Callbacks.register(in: callbacks)

        var handle: OpaquePointer?
        let owner = Unmanaged.passUnretained(streams).toOpaque()
        guard nghttp2_session_server_new2(&handle, callbacks, owner, options) == 0, let handle else { throw .outOfMemory }
        let session = HTTP2Session(handle: handle, streams: streams)
        guard session.submitSettings(limits) else { throw .outOfMemory }
        return session
    }

    /// RFC 9113 §3.4: a server's first frame is SETTINGS.
    private func submitSettings(_ limits: HTTPLimits) -> Bool {
        let settings = [
            (NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, limits.maxConcurrentStreams),
            (NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, limits.streamWindowBytes),
            (NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, limits.maxHeaderBytes),
        ].map { nghttp2_settings_entry(settings_id: Int32($0.0.rawValue), value: UInt32(clamping: $0.1)) }
        let flags = UInt8(NGHTTP2_FLAG_NONE.rawValue)
        return nghttp2_submit_settings(handle, flags, settings, settings.count) == 0
            && nghttp2_session_set_local_window_size(handle, flags, 0, Int32(clamping: limits.largeWindowBytes)) == 0
    }

    /// Hands bytes on; why libnghttp2 gave up on the peer, if it did so without a GOAWAY of its own.
    func receive(_ bytes: Span<UInt8>) -> HTTP2Failure? {
        let result = bytes.withUnsafeBufferPointer { nghttp2_session_mem_recv(handle, $0.baseAddress, $0.count) }
        guard result < 0 else { return nil }
        switch Int(result) {
        case Int(NGHTTP2_ERR_FLOODED.rawValue): return .flooded
        default: return .broken
        }
    }

    /// Appends the next frames as libnghttp2 gathers them, at most some 16 KiB; how many bytes, 0 when none may be sent now.
    func appendOutput(to output: inout [UInt8]) -> Int {
        var start: UnsafePointer<UInt8>?
        let count = nghttp2_session_mem_send(handle, &start)
        guard count > 0, let start else { return 0 }
        output.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
        return count
    }

    /// Sends the head of an answer. `contentLength` is `nil` when the status has no content; `hasContent` is false also for HEAD.
    mutating func submit(_ response: borrowing HTTPResponse, contentLength: Int?, hasContent: Bool, on stream: Int32) {
        fields.removeAll()
        fields.append(":status", "\(response.status)")
        if let contentLength {
            if !response.contentType.isEmpty { fields.append("content-type", response.contentType) }
            fields.append("content-length", "\(contentLength)")
        }
        for field in response.fields { fields.append(field.name, field.value) }
        var provider = HTTP2Callbacks.answerProvider
        _ = fields.withNameValuePairs { pairs in
            withUnsafePointer(to: &provider) { provider in
                nghttp2_submit_response(handle, stream, pairs.baseAddress, pairs.count, hasContent ? provider : nil)
            }
        }
    }

    /// Sends 100 (Continue).
    mutating func submitContinue(on stream: Int32) {
        fields.removeAll()
        fields.append(":status", "100")
        _ = fields.withNameValuePairs { pairs in
            nghttp2_submit_headers(
                handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream, nil, pairs.baseAddress, pairs.count, nil)
        }
    }

    /// Tells the peer, when it is worth a frame, that so many bytes of a stream have been taken.
    func consume(_ bytes: Int, of stream: Int32) {
        _ = nghttp2_session_consume_stream(handle, stream, bytes)
    }

    func widen(_ stream: Int32, to window: Int) {
        _ = nghttp2_session_set_local_window_size(
            handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream, Int32(clamping: window))
    }

    /// Ends a stream without an error.
    func reset(_ stream: Int32) {
        _ = nghttp2_submit_rst_stream(handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream, NGHTTP2_NO_ERROR.rawValue)
    }

    /// Gives up an answer that the peer does not take.
    func cancel(_ stream: Int32) {
        _ = nghttp2_submit_rst_stream(handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream, NGHTTP2_CANCEL.rawValue)
    }

    /// RFC 9113 §6.8: a GOAWAY that names the largest stream there can be, and later one that names the last that was taken up.
    func goAway(_ shutdown: HTTPShutdown) {
        switch shutdown {
        case .notice: _ = nghttp2_submit_shutdown_notice(handle)
        case .final:
            _ = nghttp2_submit_goaway(
                handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), nghttp2_session_get_last_proc_stream_id(handle),
                NGHTTP2_NO_ERROR.rawValue, nil, 0)
        }
    }

    /// Ends the connection with a GOAWAY that says why.
    func terminate(_ failure: HTTP2Failure) {
        let code =
            switch failure {
            case .broken: NGHTTP2_PROTOCOL_ERROR
            case .closedStream: NGHTTP2_STREAM_CLOSED
            case .flooded: NGHTTP2_ENHANCE_YOUR_CALM
            case .overflowed: NGHTTP2_FLOW_CONTROL_ERROR
            case .slow: NGHTTP2_NO_ERROR
            }
        _ = nghttp2_session_terminate_session(handle, code.rawValue)
    }

    /// Frames that wait to be sent, without DATA.
    var queuedFrames: Int { nghttp2_session_get_outbound_queue_size(handle) }

    var wantsToRead: Bool { nghttp2_session_want_read(handle) != 0 }
    var wantsToWrite: Bool { nghttp2_session_want_write(handle) != 0 }
}

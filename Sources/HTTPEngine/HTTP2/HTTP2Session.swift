internal import CNghttp2

/// A server session of libnghttp2. It is the only owner of the C handle. Its callbacks call an ``HTTP2Streams``.
struct HTTP2Session: ~Copyable {
    private let handle: OpaquePointer
    /// The C session holds an unowned pointer to it, so it must live as long.
    private let streams: HTTP2Streams
    private var fields = HTTP2Fields()

    private init(handle: OpaquePointer, streams: HTTP2Streams) {
        self.handle = handle
        self.streams = streams
    }

    deinit {
        // Calls no callback: the memory of the streams is freed with `streams`.
        nghttp2_session_del(handle)
    }

    static func make(limits: HTTPLimits, streams: HTTP2Streams) throws(HTTPEngineError) -> HTTP2Session {
        var options: OpaquePointer?
        guard nghttp2_option_new(&options) == 0, let options else { throw .outOfMemory }
        defer { nghttp2_option_del(options) }
        // The engine opens windows itself, when there is memory for more content.
        nghttp2_option_set_no_auto_window_update(options, 1)
        // Closed streams are kept only for priorities, and take 25 KiB per connection.
        nghttp2_option_set_no_closed_streams(options, 1)
        nghttp2_option_set_max_outbound_ack(options, limits.maxQueuedFrames)
        nghttp2_option_set_max_settings(options, limits.maxSettingsEntries)
        // These two limits of libnghttp2 are replaced by `HTTP2FrameInspector` and `HTTP2AbuseBudget`.
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

    /// Passes bytes to libnghttp2. Returns the error code if it failed without sending a GOAWAY itself.
    func receive(_ bytes: Span<UInt8>) -> HTTP2ErrorCode? {
        let result = bytes.withUnsafeBufferPointer { nghttp2_session_mem_recv(handle, $0.baseAddress, $0.count) }
        guard result < 0 else { return nil }
        switch Int(result) {
        case Int(NGHTTP2_ERR_FLOODED.rawValue): return .enhanceYourCalm
        default: return .protocolError
        }
    }

    /// Appends the next frames, at most about 16 KiB. Returns the number of bytes, 0 if none may be sent now.
    func appendOutput(to output: inout [UInt8]) -> Int {
        var start: UnsafePointer<UInt8>?
        let count = nghttp2_session_mem_send(handle, &start)
        guard count > 0, let start else { return 0 }
        output.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
        return count
    }

    /// Sends the head of a response. `contentLength` is nil if the status has no content. `hasContent` is also false for HEAD.
    mutating func submit(_ response: borrowing HTTPResponse, contentLength: Int?, hasContent: Bool, on stream: Int32) {
        fields.removeAll()
        fields.append(":status", "\(response.status)")
        if let date = response.date { fields.append("date", date.text) }
        if let contentLength {
            if !response.contentType.isEmpty { fields.append("content-type", response.contentType) }
            fields.append("content-length", "\(contentLength)")
        }
        for field in response.fields { fields.append(field.name, field.value) }
        var provider = HTTP2Callbacks.responseProvider
        _ = fields.withNameValuePairs { pairs in
            withUnsafePointer(to: &provider) { provider in
                nghttp2_submit_response(handle, stream, pairs.baseAddress, pairs.count, hasContent ? provider : nil)
            }
        }
    }

    /// Sends 100 (Continue).
    mutating func submit100Continue(on stream: Int32) {
        fields.removeAll()
        fields.append(":status", "100")
        _ = fields.withNameValuePairs { pairs in
            nghttp2_submit_headers(
                handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream, nil, pairs.baseAddress, pairs.count, nil)
        }
    }

    /// Reports consumed bytes of a stream. libnghttp2 sends a WINDOW_UPDATE when enough have accumulated.
    func consume(_ bytes: Int, of stream: Int32) {
        _ = nghttp2_session_consume_stream(handle, stream, bytes)
    }

    /// Sets the window of a stream, in bytes.
    func enlargeWindow(of stream: Int32, to window: Int) {
        _ = nghttp2_session_set_local_window_size(
            handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream, Int32(clamping: window))
    }

    /// Resets a stream with NO_ERROR.
    func reset(_ stream: Int32) {
        _ = nghttp2_submit_rst_stream(handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream, NGHTTP2_NO_ERROR.rawValue)
    }

    /// Resets a stream with CANCEL, because the peer does not read its response.
    func cancel(_ stream: Int32) {
        _ = nghttp2_submit_rst_stream(handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream, NGHTTP2_CANCEL.rawValue)
    }

    /// RFC 9113 §6.8: first a GOAWAY with the largest possible stream, later one with the last stream that is processed.
    func goAway(_ shutdown: HTTPShutdown) {
        switch shutdown {
        case .notice: _ = nghttp2_submit_shutdown_notice(handle)
        case .final:
            _ = nghttp2_submit_goaway(
                handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), nghttp2_session_get_last_proc_stream_id(handle),
                NGHTTP2_NO_ERROR.rawValue, nil, 0)
        }
    }

    /// Ends the connection with a GOAWAY with this code.
    func terminate(_ code: HTTP2ErrorCode) {
        _ = nghttp2_session_terminate_session(handle, code.rawValue)
    }

    /// The number of frames that wait to be sent, without DATA.
    var queuedFrames: Int { nghttp2_session_get_outbound_queue_size(handle) }

    var wantsToRead: Bool { nghttp2_session_want_read(handle) != 0 }
    var wantsToWrite: Bool { nghttp2_session_want_write(handle) != 0 }
}

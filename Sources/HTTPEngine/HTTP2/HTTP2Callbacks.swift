internal import CNghttp2

/// The callbacks of libnghttp2. Each one recovers the ``HTTP2Streams``, makes spans of the bytes, calls one method and returns a code.
enum HTTP2Callbacks {
    static func register(in callbacks: OpaquePointer) {
        nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, onBeginHeaders)
        nghttp2_session_callbacks_set_on_header_callback(callbacks, onHeader)
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, onDataChunk)
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, onFrame)
        nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, onFrameSent)
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, onStreamClose)
    }

    static var responseProvider: nghttp2_data_provider {
        nghttp2_data_provider(source: nghttp2_data_source(), read_callback: readResponse)
    }

    private static let onBeginHeaders: nghttp2_on_begin_headers_callback = { _, frame, owner in
        guard let streams = recover(owner), let frame else { return callbackFailure }
        if frame.pointee.headers.cat == NGHTTP2_HCAT_REQUEST { streams.begin(frame.pointee.hd.stream_id) }
        return 0
    }

    private static let onHeader: nghttp2_on_header_callback = { _, frame, name, nameCount, value, valueCount, _, owner in
        guard let streams = recover(owner), let frame else { return callbackFailure }
        let name = UnsafeBufferPointer(start: name, count: nameCount)
        let value = UnsafeBufferPointer(start: value, count: valueCount)
        streams.field(frame.pointee.hd.stream_id, name.span, value.span)
        return 0
    }

    private static let onDataChunk: nghttp2_on_data_chunk_recv_callback = { session, _, stream, data, count, owner in
        guard let streams = recover(owner) else { return callbackFailure }
        streams.data(stream, UnsafeBufferPointer(start: data, count: count).span)
        // The windows of the streams bound what a connection holds, so the window of the connection always stays open.
        return nghttp2_session_consume_connection(session, count)
    }

    private static let onFrame: nghttp2_on_frame_recv_callback = { _, frame, owner in
        guard let streams = recover(owner), let header = frame?.pointee.hd else { return callbackFailure }
        let isLast = UInt32(header.flags) & NGHTTP2_FLAG_END_STREAM.rawValue != 0
        switch UInt32(header.type) {
        case NGHTTP2_HEADERS.rawValue: streams.endOfHead(header.stream_id, isLast: isLast)
        case NGHTTP2_DATA.rawValue: if isLast { streams.endOfBody(header.stream_id) }
        case NGHTTP2_RST_STREAM.rawValue: streams.streamReset()
        default: break
        }
        return 0
    }

    private static let onFrameSent: nghttp2_on_frame_send_callback = { session, frame, owner in
        guard let streams = recover(owner), let frame else { return callbackFailure }
        let header = frame.pointee.hd
        switch UInt32(header.type) {
        case NGHTTP2_RST_STREAM.rawValue:
            switch frame.pointee.rst_stream.error_code {
            case NGHTTP2_NO_ERROR.rawValue: break
            case NGHTTP2_FLOW_CONTROL_ERROR.rawValue: streams.windowOverflowed()
            default: streams.streamReset()
            }
        case NGHTTP2_GOAWAY.rawValue: streams.goAwaySent(frame.pointee.goaway.error_code)
        case NGHTTP2_HEADERS.rawValue, NGHTTP2_DATA.rawValue:
            // RFC 9113 §8.1: the response is complete before the request is. Reset the stream if too much of the request is left to discard.
            if UInt32(header.flags) & NGHTTP2_FLAG_END_STREAM.rawValue != 0,
                nghttp2_session_get_stream_remote_close(session, header.stream_id) == 0,
                !streams.discardsRemainder(header.stream_id)
            {
                return nghttp2_submit_rst_stream(
                    session, UInt8(NGHTTP2_FLAG_NONE.rawValue), header.stream_id, NGHTTP2_NO_ERROR.rawValue)
            }
        default: break
        }
        return 0
    }

    private static let onStreamClose: nghttp2_on_stream_close_callback = { _, stream, code, owner in
        guard let streams = recover(owner) else { return callbackFailure }
        streams.closed(stream, withoutError: code == NGHTTP2_NO_ERROR.rawValue)
        return 0
    }

    private static let readResponse: nghttp2_data_source_read_callback = { _, stream, buffer, count, flags, _, owner in
        guard let streams = recover(owner) else { return Int(callbackFailure) }
        let part = streams.readResponse(stream, into: UnsafeMutableBufferPointer(start: buffer, count: count))
        if part.isLast { flags?.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue }
        return part.count
    }

    private static var callbackFailure: Int32 { NGHTTP2_ERR_CALLBACK_FAILURE.rawValue }

    private static func recover(_ owner: UnsafeMutableRawPointer?) -> HTTP2Streams? {
        owner.map { Unmanaged<HTTP2Streams>.fromOpaque($0).takeUnretainedValue() }
    }
}

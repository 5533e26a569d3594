/// Why a connection cannot go on, where libnghttp2 does not say so by itself. Each becomes a GOAWAY with a code (RFC 9113 §7).
enum HTTP2Failure {
    /// PROTOCOL_ERROR: the bytes are not HTTP/2.
    case broken
    /// STREAM_CLOSED: a frame of a request came after the peer had ended it.
    case closedStream
    /// ENHANCE_YOUR_CALM: a limit on floods was passed.
    case flooded
    /// FLOW_CONTROL_ERROR: the peer opened a window beyond 2^31 - 1.
    case overflowed
    /// NO_ERROR: what was begun has not come to its end in time.
    case slow
}

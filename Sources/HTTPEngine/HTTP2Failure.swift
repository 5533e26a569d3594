/// Why a connection cannot go on, where libnghttp2 does not say so by itself. Each becomes a GOAWAY (RFC 9113 §7).
enum HTTP2Failure {
    /// PROTOCOL_ERROR: the bytes are not HTTP/2.
    case broken
    /// STREAM_CLOSED: a frame of a request came after the peer had ended it.
    case closedStream
    /// ENHANCE_YOUR_CALM: a limit on floods was passed.
    case flooded
}

/// The fields that the engine interprets.
enum FieldName {
    case host, expect, connection, contentType, contentLength, transferEncoding
    /// Interpreted in requests only.
    case accept, acceptEncoding, traceParent
    /// Interpreted in responses only.
    case retryAfter
    /// Any other field. It is validated, counted and dropped.
    case other

    /// `name` is a token.
    init(_ name: Span<UInt8>) {
        self =
            switch name.count {
            case 4 where name.equalsIgnoringCase("host"): .host
            case 6 where name.equalsIgnoringCase("expect"): .expect
            case 6 where name.equalsIgnoringCase("accept"): .accept
            case 10 where name.equalsIgnoringCase("connection"): .connection
            case 11 where name.equalsIgnoringCase("retry-after"): .retryAfter
            case 11 where name.equalsIgnoringCase("traceparent"): .traceParent
            case 12 where name.equalsIgnoringCase("content-type"): .contentType
            case 14 where name.equalsIgnoringCase("content-length"): .contentLength
            case 15 where name.equalsIgnoringCase("accept-encoding"): .acceptEncoding
            case 17 where name.equalsIgnoringCase("transfer-encoding"): .transferEncoding
            default: .other
            }
    }
}

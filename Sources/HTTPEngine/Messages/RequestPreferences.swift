internal import TextCoding

/// The fields of a request that say which representation of a resource the client prefers (RFC 9110 §12.5), and its trace.
///
/// The preferences are read of GET and HEAD only: responses to other methods have one representation, and the API server sends both fields with
/// every review.
struct RequestPreferences {
    /// The values of Accept, joined by commas (RFC 9110 §5.3).
    private(set) var accept = ""
    /// The values of Accept-Encoding, joined by commas.
    private(set) var acceptEncoding = ""
    /// The trace; nil if traceparent is absent, malformed or repeated.
    private(set) var trace: TraceContext?
    private var hasTrace = false

    mutating func readAccept(_ value: Span<UInt8>, _ method: HTTPMethod) { Self.append(value, to: &accept, method) }

    mutating func readAcceptEncoding(_ value: Span<UInt8>, _ method: HTTPMethod) {
        Self.append(value, to: &acceptEncoding, method)
    }

    /// A malformed traceparent is ignored (Trace Context §3.2.2.5).
    mutating func readTrace(_ value: Span<UInt8>) {
        trace = hasTrace ? nil : TraceContext(value)
        hasTrace = true
    }

    private static func append(_ value: Span<UInt8>, to list: inout String, _ method: HTTPMethod) {
        guard method == .get || method == .head else { return }
        if !list.isEmpty { list += "," }
        value.withUnsafeBufferPointer { list += String(decoding: $0, as: UTF8.self) }
    }
}

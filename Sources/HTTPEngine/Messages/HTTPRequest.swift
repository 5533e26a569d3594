/// A complete request. Its body stays in the connection: see ``HTTPConnection/withBody(of:_:)``.
public struct HTTPRequest: Sendable {
    /// The HTTP/2 stream, or 0 in HTTP/1.x, where requests are answered in order.
    public let stream: Int32
    /// The protocol version.
    public let version: HTTPVersion
    /// The method.
    public let method: HTTPMethod
    /// The path of the request target, without the query, exactly as sent. Percent-encoding is not normalised (RFC 9110 §4.2.3).
    public let path: String
    /// The part of the request target after `?`. Empty if there is none.
    public let query: String
    /// The media type in lower case, without parameters. Empty if there is no Content-Type.
    public let mediaType: String
    /// The value of Accept; empty if there is none, or if the method is neither GET nor HEAD.
    public let accept: String
    /// The value of Accept-Encoding; empty if there is none, or if the method is neither GET nor HEAD.
    public let acceptEncoding: String
    /// The trace that the request is part of; nil if the client sends none.
    public let trace: TraceContext?

    package init(
        stream: Int32, version: HTTPVersion, method: HTTPMethod, path: String, query: String, mediaType: String,
        accept: String = "", acceptEncoding: String = "", trace: TraceContext? = nil
    ) {
        self.stream = stream
        self.version = version
        self.method = method
        self.path = path
        self.query = query
        self.mediaType = mediaType
        self.accept = accept
        self.acceptEncoding = acceptEncoding
        self.trace = trace
    }
}

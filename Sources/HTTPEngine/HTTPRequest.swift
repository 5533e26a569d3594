/// A request that has arrived whole. Its body stays in the connection: see ``HTTPConnection/withBody(of:_:)``.
public struct HTTPRequest: Sendable {
    /// The HTTP/2 stream, or 0 in HTTP/1.x, where requests are answered in turn.
    public let stream: Int32
    /// The protocol version.
    public let version: HTTPVersion
    /// The method.
    public let method: HTTPMethod
    /// The path of the request target, without the query, exactly as sent (RFC 9110 §4.2.3 equates no escapes for us).
    public let path: String
    /// What follows `?` in the request target; empty when nothing does.
    public let query: String
    /// The media type in lower case without parameters; empty when there is no Content-Type.
    public let mediaType: String

    package init(
        stream: Int32, version: HTTPVersion, method: HTTPMethod, path: String, query: String, mediaType: String
    ) {
        self.stream = stream
        self.version = version
        self.method = method
        self.path = path
        self.query = query
        self.mediaType = mediaType
    }
}

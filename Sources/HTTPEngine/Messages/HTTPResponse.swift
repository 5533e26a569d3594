/// A response to one request.
public struct HTTPResponse: Sendable {
    /// The status code (RFC 9110 §15).
    public var status: Int
    /// The media type of the body.
    public var contentType: String
    /// Fields besides Date, Content-Type and Content-Length, which the engine writes: `Allow`, `Retry-After`, `Vary`. Names are in lower case.
    public var fields: [(name: String, value: String)]
    /// The content. The engine does not send it in response to HEAD.
    public var body: [UInt8]
    /// The field Date. Without it, the response has none. A server with a clock must send one (RFC 9110 §6.6.1).
    public var date: HTTPDate?

    /// Creates a response; `contentType` defaults to `application/json`.
    public init(
        status: Int, contentType: String = "application/json", fields: [(name: String, value: String)] = [], body: [UInt8] = [],
        date: HTTPDate? = nil
    ) {
        self.status = status
        self.contentType = contentType
        self.fields = fields
        self.body = body
        self.date = date
    }

    /// RFC 9110 §6.4.1 and §8.6: responses with these statuses have neither content nor a Content-Length.
    var mayHaveContent: Bool { status != 204 && status != 304 && status >= 200 }
}

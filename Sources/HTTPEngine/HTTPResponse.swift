/// An answer to one request.
public struct HTTPResponse: Sendable {
    /// The status code (RFC 9110 §15).
    public var status: Int
    /// The media type of the body.
    public var contentType: String
    /// Fields besides Content-Type and Content-Length, which the engine writes: `Allow`, `Retry-After`. Names in lower case.
    public var fields: [(name: String, value: String)]
    /// The content. The engine sends none of it in answer to HEAD.
    public var body: [UInt8]

    /// An answer; `contentType` is `application/json` unless said otherwise.
    public init(
        status: Int, contentType: String = "application/json", fields: [(name: String, value: String)] = [], body: [UInt8] = []
    ) {
        self.status = status
        self.contentType = contentType
        self.fields = fields
        self.body = body
    }

    /// RFC 9110 §6.4.1 and §8.6: these statuses have neither content nor a Content-Length.
    var mayHaveContent: Bool { status != 204 && status != 304 && status >= 200 }
}

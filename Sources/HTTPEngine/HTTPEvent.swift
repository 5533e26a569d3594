/// What a connection tells its server.
public enum HTTPEvent: Sendable {
    /// A request has arrived whole: answer it with ``HTTPConnection/respond(to:with:)``.
    case request(HTTPRequest)
    /// The engine refuses something: answer with ``HTTPConnection/refuse(stream:with:)``, the status being the refusal's.
    /// In HTTP/1.x (where `stream` is 0) the connection closes afterwards unless all of the request is here, in HTTP/2 only the stream.
    case refusal(HTTPRefusal, stream: Int32)
    /// The head of a request has come whose content waits to be asked for (RFC 9110 §10.1.1): answer it with
    /// ``HTTPConnection/meet(expectationOf:with:)``. What does not wait is a request only.
    case expectation(HTTPRequest)
}

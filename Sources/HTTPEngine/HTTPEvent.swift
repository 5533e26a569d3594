/// An event that a connection reports to its server.
public enum HTTPEvent: Sendable {
    /// A complete request has arrived. Answer it with ``HTTPConnection/respond(to:with:)``.
    case request(HTTPRequest)
    /// The engine rejects a request. Answer with ``HTTPConnection/reject(stream:with:)`` and the status of the error. In HTTP/1.x, where
    /// `stream` is 0, the connection closes afterwards unless the whole request has arrived. In HTTP/2 only the stream ends.
    case rejection(HTTPError, stream: Int32)
    /// The head of a request with `Expect: 100-continue` has arrived, and nothing of its content (RFC 9110 §10.1.1). Answer it with
    /// ``HTTPConnection/respondToExpectContinue(of:with:)``. If content arrives before the answer, only the request is reported.
    case expectContinue(HTTPRequest)
}

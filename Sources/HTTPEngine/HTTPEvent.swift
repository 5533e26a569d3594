/// What a connection tells its server.
public enum HTTPEvent: Sendable {
    /// A request has arrived whole: answer it with ``HTTPConnection/respond(to:with:)``.
    case request(HTTPRequest)
    /// The engine refuses something: answer with ``HTTPConnection/refuse(stream:with:)``, the status being the refusal's.
    /// In HTTP/1.x (where `stream` is 0) the connection closes afterwards, in HTTP/2 only the stream.
    case refusal(HTTPRefusal, stream: Int32)
}

/// What a connection waits for: a server chooses its timeout by it.
public enum HTTPPhase: Sendable, Equatable {
    /// Between requests: nothing of a next one has arrived, nothing is left to send.
    case idle
    /// For the rest of a request's head, or of an HTTP/2 frame.
    case head
    /// For the rest of a request's body.
    case body
    /// For the handler, or for the peer to take what it was sent. In HTTP/2 the peer may hold its window shut: then
    /// ``HTTPConnection/wantsToSend`` is false although answers wait.
    case responding
}

/// How a connection is to end (RFC 9112 §9.6, RFC 9113 §6.8).
public enum HTTPShutdown: Sendable {
    /// Says that the end is near and goes on serving. HTTP/1.x: the next answer bears `connection: close`, and an idle connection
    /// stays open until it has had that answer, because a request may be on its way. HTTP/2: a GOAWAY that still admits streams.
    case notice
    /// Admits nothing new. HTTP/1.x: as above, but an idle connection is finished at once. HTTP/2: a GOAWAY naming the last
    /// stream that is answered; later ones are ignored, and the client knows that it may send them elsewhere.
    case final
}

/// A fault of ours, not of the peer's.
public enum HTTPEngineError: Error, Sendable {
    /// libnghttp2 could not allocate a session.
    case outOfMemory
}

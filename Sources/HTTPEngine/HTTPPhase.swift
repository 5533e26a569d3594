/// What a connection, or one of its streams, waits for.
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

/// What a connection, or one of its streams, waits for.
public enum HTTPPhase: Sendable, Equatable {
    /// The next request. No byte of it has arrived, and there is nothing left to send.
    case idle
    /// The rest of a request's head, or of an HTTP/2 frame.
    case head
    /// The rest of a request's body.
    case body
    /// The handler, or the peer that has not read its response. An HTTP/2 peer can keep its window closed. In that case
    /// ``HTTPConnection/wantsToSend`` is false although responses are pending.
    case responding
}

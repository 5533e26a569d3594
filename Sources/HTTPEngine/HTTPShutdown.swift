/// How a connection is to end (RFC 9112 §9.6, RFC 9113 §6.8).
public enum HTTPShutdown: Sendable {
    /// Says that the end is near and goes on serving. HTTP/1.x: the next answer bears `connection: close`, and an idle connection
    /// stays open until it has had that answer, because a request may be on its way. HTTP/2: a GOAWAY that still admits streams.
    case notice
    /// Admits nothing new. HTTP/1.x: as above, but an idle connection is finished at once. HTTP/2: a GOAWAY naming the last
    /// stream that is answered; later ones are ignored, and the client knows that it may send them elsewhere.
    case final
}

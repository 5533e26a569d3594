/// The two steps of a graceful shutdown (RFC 9112 §9.6, RFC 9113 §6.8).
public enum HTTPShutdown: Sendable {
    /// Announces the shutdown and keeps serving. HTTP/1.x: the next response has `connection: close`, and an idle connection stays open until
    /// then, because a request may be in transit. HTTP/2: a GOAWAY that still admits streams.
    case notice
    /// Admits no more requests. HTTP/1.x: as above, but an idle connection is finished at once. HTTP/2: a GOAWAY that names the last stream
    /// to be answered. Later streams are ignored, and the client knows that it can send them elsewhere.
    case final
}

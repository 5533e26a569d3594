/// How long a connection may take for each thing it does. Whoever exceeds one is disconnected; none is shortened by activity
/// that does not finish the thing, so slow peers cannot hold on by sending a byte now and then.
package struct ServerTimeouts: Sendable {
    /// From accepting to the end of the TLS handshake.
    package var handshake: Duration = .seconds(10)
    /// From the first byte of a request's head to its last.
    package var head: Duration = .seconds(10)
    /// From the end of the head to the end of the body. 30 s is the longest that the API server waits for an answer.
    package var body: Duration = .seconds(30)
    /// Between requests. The API server closes its own idle connections after 90 s; ours should not be the first to go.
    package var idle: Duration = .seconds(120)
    /// From having an answer to the peer having taken it.
    package var write: Duration = .seconds(30)
    /// After our last byte, for the peer to close; meanwhile what it still sends is thrown away (RFC 9112 §9.6).
    package var farewell: Duration = .seconds(1)

    /// What an HTTP/2 stream may take in all, once those before it are done or were given up.
    var exchange: Duration { body + write }

    package init() {}
}

/// The timeouts of a connection. A peer that exceeds one is disconnected. Single bytes do not extend a timeout: it ends only when the activity
/// is complete.
package struct ServerTimeouts: Sendable {
    /// From accepting the connection to the end of the TLS handshake.
    package var handshake: Duration = .seconds(10)
    /// From the first byte of a request's head to its last. For the first request it begins at the end of the handshake, so that a client that
    /// connects and sends nothing is disconnected soon. In HTTP/2 the connection preface ends this first timeout (RFC 9113 §3.4).
    package var head: Duration = .seconds(10)
    /// From the end of the head to the end of the body. The API server waits at most 30 s for a response.
    package var body: Duration = .seconds(30)
    /// Between requests. The API server closes its idle connections after 90 s, and should do so before we do.
    package var idle: Duration = .seconds(120)
    /// From the response to the time when the peer has taken it.
    package var write: Duration = .seconds(30)
    /// From our last byte to the time when the peer closes. Bytes received meanwhile are discarded (RFC 9112 §9.6).
    package var linger: Duration = .seconds(1)

    /// For one HTTP/2 stream and all older ones: see ``Connection/StreamDeadline``.
    var stream: Duration { body + write }

    package init() {}
}

/// The state of a TLS session.
package enum TLSState: Equatable, Sendable {
    /// The handshake is in progress.
    case handshaking
    /// Both sides may send data.
    case established
    /// The peer sent close_notify. This side may still send.
    case peerFinished
    /// This side sent close_notify. The peer may still send.
    case finished
    /// Both sides sent close_notify, or the session was closed during the handshake.
    case closed
    /// The session failed. The output may contain an alert, which should still be sent.
    case failed(TLSFailure)
}

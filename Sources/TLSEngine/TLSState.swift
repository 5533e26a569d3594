/// Where a session stands.
package enum TLSState: Equatable, Sendable {
    /// The peers are still coming to terms.
    case handshaking
    /// Data goes both ways.
    case established
    /// The peer has said that it will send no more (close_notify); we still may.
    case peerFinished
    /// We have said so; the peer still may send.
    case finished
    /// Nobody sends any more.
    case closed
    /// It broke. What the output holds, perhaps an alert, should still be sent.
    case failed(TLSFailure)
}

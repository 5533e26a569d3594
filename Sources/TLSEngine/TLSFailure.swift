/// Why a session with a peer cannot go on. Nothing that a peer sends is our error.
package enum TLSFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// The peers did not come to terms; OpenSSL's words: `no shared cipher`, `unsupported protocol`, `http request`.
    case handshake(reason: String)
    /// What arrived after the handshake is no valid record, or is a fatal alert.
    case record(reason: String)
    /// The session had ended before.
    case ended

    /// OpenSSL's words: a small set, fit for a metric's label.
    package var reason: String {
        switch self {
        case .handshake(let reason), .record(let reason): reason
        case .ended: "session has ended"
        }
    }

    package var description: String {
        switch self {
        case .handshake(let reason): "TLS handshake: \(reason)"
        case .record(let reason): "TLS record: \(reason)"
        case .ended: "TLS session has ended"
        }
    }
}

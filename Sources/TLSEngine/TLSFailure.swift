/// Why a session has failed. The cause is always the peer or the network.
package enum TLSFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// The handshake failed. The reasons are OpenSSL's: `no shared cipher`, `unsupported protocol`, `http request`.
    case handshake(reason: String)
    /// A record after the handshake is invalid or a fatal alert.
    case record(reason: String)
    /// The session is not established or has ended.
    case ended

    /// The reason. OpenSSL's reasons are a small set, so they can be labels of a metric.
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

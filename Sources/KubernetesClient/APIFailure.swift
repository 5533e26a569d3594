/// Why a request to the API server has no result.
package enum APIFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// A token, certificate or key cannot be read or used.
    case credentials(String)
    /// There is no response, or no complete one: a failure of the network, of TLS or of HTTP.
    case unreachable(String)
    /// The server responded with a status other than 2xx.
    case rejected(APIStatus)
    /// The response is not that of an API server.
    case malformed(String)
    /// One response is larger than the client reads. Smaller pages may help.
    case tooLarge(String)
    /// All responses together exceed a limit of this program.
    case limitExceeded(String)
    /// The operation was cancelled.
    case cancelled

    package var description: String {
        switch self {
        case .rejected(let status): "\(summary)\(status.message.isEmpty ? "" : ": \(status.message)")"
        default: summary
        }
    }

    /// The description without the API server's message, which may name accounts and objects: for readers that are not authenticated.
    package var summary: String {
        switch self {
        case .credentials(let reason): "the credentials cannot be used: \(reason)"
        case .unreachable(let reason): "no response from the API server: \(reason)"
        case .rejected(let status):
            "the API server responded with \(status.code)\(status.reason.isEmpty ? "" : " \(status.reason)")"
        case .malformed(let reason): "malformed response from the API server: \(reason)"
        case .tooLarge(let reason): "the API server's response is too large: \(reason)"
        case .limitExceeded(let reason): "the API server's responses exceed a limit: \(reason)"
        case .cancelled: "cancelled"
        }
    }
}

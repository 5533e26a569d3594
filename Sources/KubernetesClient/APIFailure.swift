/// Why a request to the API server brought nothing.
package enum APIFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// A token, certificate or key cannot be read or used.
    case credentials(String)
    /// There was no answer, or no whole one: the network, TLS, or something that does not speak HTTP.
    case unreachable(String)
    /// The server refuses.
    case refused(APIStatus)
    /// The answer is not what it should be.
    case unintelligible(String)
    /// The answer is larger than we take.
    case tooLarge(String)
    /// We were told to end.
    case stopped

    package var description: String {
        switch self {
        case .credentials(let reason): "credentials that cannot be used: \(reason)"
        case .unreachable(let reason): "no answer from the API server: \(reason)"
        case .refused(let status):
            "the API server answers \(status.code)\(status.reason.isEmpty ? "" : " \(status.reason)")"
                + (status.message.isEmpty ? "" : ": \(status.message)")
        case .unintelligible(let reason): "an answer that is not an API server's: \(reason)"
        case .tooLarge(let reason): "too large an answer: \(reason)"
        case .stopped: "told to stop"
        }
    }
}

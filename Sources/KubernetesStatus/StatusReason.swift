/// The machine-readable reason of a ``Status``. Source: `StatusReason` in k8s.io/apimachinery/pkg/apis/meta/v1.
public enum StatusReason: String, Sendable, CaseIterable {
    case badRequest = "BadRequest"
    case notFound = "NotFound"
    case methodNotAllowed = "MethodNotAllowed"
    case requestEntityTooLarge = "RequestEntityTooLarge"
    case unsupportedMediaType = "UnsupportedMediaType"
    case invalid = "Invalid"
    case tooManyRequests = "TooManyRequests"
    case internalError = "InternalError"
    case serviceUnavailable = "ServiceUnavailable"

    /// The reason that Kubernetes uses for an HTTP status code; `BadRequest` for other client errors, else `InternalError`.
    public init(code: Int) {
        self =
            switch code {
            case 404: .notFound
            case 405: .methodNotAllowed
            case 413: .requestEntityTooLarge
            case 415: .unsupportedMediaType
            case 422: .invalid
            case 429: .tooManyRequests
            case 503: .serviceUnavailable
            case 400..<500: .badRequest
            default: .internalError
            }
    }
}

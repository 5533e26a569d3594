internal import Telemetry

/// The status codes of responses on the path of a webhook: a label of a metric.
enum StatusLabel: String, MetricLabelValue {
    case ok = "200"
    case badRequest = "400"
    case methodNotAllowed = "405"
    case unsupportedMediaType = "415"
    case tooManyRequests = "429"
    case internalServerError = "500"
    case serviceUnavailable = "503"
    case gatewayTimeout = "504"
    case other

    var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    init(_ status: Int) {
        self =
            switch status {
            case 200: .ok
            case 400: .badRequest
            case 405: .methodNotAllowed
            case 415: .unsupportedMediaType
            case 429: .tooManyRequests
            case 500: .internalServerError
            case 503: .serviceUnavailable
            case 504: .gatewayTimeout
            default: .other
            }
    }
}

internal import HTTPEngine
internal import JSONTape

/// Kubernetes' form of an error (`meta/v1` Status), which clients of the API know how to print.
enum StatusBody {
    /// An error answer that says what was wrong, as a sentence without a full stop.
    static func response(
        status: Int, message: String, fields: [(name: String, value: String)] = []
    ) -> HTTPResponse {
        var writer = JSONWriter()
        writer.object { (writer: inout JSONWriter) in
            writer.member("kind", "Status")
            writer.member("apiVersion", "v1")
            writer.key("metadata")
            writer.raw("{}")
            writer.member("status", "Failure")
            writer.member("message", message)
            writer.member("reason", reason(of: status))
            writer.member("code", status)
        }
        return HTTPResponse(status: status, fields: fields, body: writer.bytes)
    }

    /// The API server's word for a status code (k8s.io/apimachinery, StatusReason).
    private static func reason(of status: Int) -> String {
        switch status {
        case 404: "NotFound"
        case 405: "MethodNotAllowed"
        case 413: "RequestEntityTooLarge"
        case 415: "UnsupportedMediaType"
        case 429: "TooManyRequests"
        case 503: "ServiceUnavailable"
        case 400..<500: "BadRequest"
        default: "InternalError"
        }
    }
}

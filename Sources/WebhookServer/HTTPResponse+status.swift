internal import HTTPEngine
internal import JSONTape
internal import KubernetesStatus

/// Error responses. The body is a `Status` of the Kubernetes API, which its clients can print.
extension HTTPResponse {
    /// An error response.
    ///
    /// - Parameter message: a sentence without a full stop.
    static func status(_ code: Int, _ message: String, fields: [(name: String, value: String)] = []) -> HTTPResponse {
        var writer = JSONWriter()
        Status(code: code, message: message).write(to: &writer)
        return HTTPResponse(status: code, fields: fields, body: writer.bytes)
    }

    static func notFound(_ path: String) -> HTTPResponse {
        status(404, "path not found: \(shortened(path))")
    }

    /// - Parameter methods: the allowed methods, which the response must name (RFC 9110 §15.5.6).
    static func methodNotAllowed(_ path: String, allow methods: [String]) -> HTTPResponse {
        status(
            405, "the method for \(shortened(path)) must be \(methods.joined(separator: " or "))",
            fields: [("allow", methods.joined(separator: ", "))])
    }

    static func unsupportedMediaType(_ mediaType: String) -> HTTPResponse {
        let found = mediaType.isEmpty ? "is missing" : "is \(shortened(mediaType))"
        return status(415, "the Content-Type \(found); it must be application/json")
    }

    /// Limits how much of a request is repeated in the response.
    private static func shortened(_ text: String) -> String {
        text.utf8.count <= 128 ? text : "\(text.prefix(128))…"
    }
}

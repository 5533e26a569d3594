/// The reason why the engine rejects a request before any handler sees it.
public struct HTTPError: Error, Sendable, Equatable {
    /// The status code of the response: 400, 408, 413, 414, 417, 431, 501, 503 (retry later) or 505.
    public let status: Int
    /// What is wrong: part of a sentence, in lower case, without a full stop. It never contains bytes that the peer sent.
    public let detail: String

    /// The limit shared by all connections that was reached, if any. If it is set, the peer has done nothing wrong.
    public let overload: RequestBudget.Limit?

    package init(_ status: Int, _ detail: String, overload: RequestBudget.Limit? = nil) {
        self.status = status
        self.detail = detail
        self.overload = overload
    }

    /// RFC 9110 §15.5.9.
    static let headTimeout = HTTPError(408, "the head of the request took too long to arrive")
    /// RFC 9110 §15.5.9.
    static let bodyTimeout = HTTPError(408, "the body of the request took too long to arrive")

    /// RFC 9110 §15.5.14. `limit` is in bytes.
    static func contentTooLarge(_ limit: Int) -> HTTPError { HTTPError(413, "the content is larger than \(limit) bytes") }
}

/// Why the engine refused something by itself, before any handler saw it.
public struct HTTPRefusal: Error, Sendable, Equatable {
    /// The status code that the answer should bear: 400, 413, 414, 417, 431, 501, 503 (try again) or 505.
    public let status: Int
    /// What was wrong: part of a sentence, in lower case, without a full stop. It never holds bytes that the peer sent.
    public let detail: String

    /// Which limit on all connections together was met, if one was: then the peer has done nothing wrong.
    public let overload: RequestAllowance.Limit?

    package init(_ status: Int, _ detail: String, overload: RequestAllowance.Limit? = nil) {
        self.status = status
        self.detail = detail
        self.overload = overload
    }
}

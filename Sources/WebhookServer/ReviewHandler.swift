package import HTTPEngine
package import Telemetry

/// Answers reviews. Every thread of a server has one of its own, so it may keep scratch memory; it is never called concurrently.
package protocol ReviewHandler: ~Copyable, SendableMetatype {
    /// What can be asked for. The raw value is the path it is asked at, without a query; anything else is answered by 404.
    associatedtype Route: MetricLabelValue

    /// Answers one review, sent by POST as `application/json`.
    ///
    /// - Parameter body: the request's content, lent for the time of the call.
    /// - Parameter timeout: how long the caller will wait (`?timeout=10s`); nil when it did not say so in a form that we read.
    /// - Parameter logLine: the review's log line: set what is known about the request and the verdict. The server adds
    ///   `path`, `protocol`, `status` and `microseconds`.
    /// - Returns: 200 with an AdmissionReview, or an error status with its body.
    mutating func respond(
        to body: Span<UInt8>, route: Route, timeout: Duration?, logLine: inout LogLine
    ) -> HTTPResponse

    /// Reviews something good and something bad of its own, before the first request: a handler that gets those wrong must not be asked.
    /// Nothing of it is counted or logged.
    mutating func reviewItself() throws(SelfReviewFailure)
}

/// A handler does not do what it is there for.
package struct SelfReviewFailure: Error, Sendable, CustomStringConvertible {
    /// What it did instead, in lower case and without a full stop.
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

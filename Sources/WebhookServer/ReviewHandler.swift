package import HTTPEngine
package import Telemetry

/// Handles admission reviews. Each worker of a server has its own handler, which is never called concurrently and may reuse memory.
package protocol ReviewHandler: ~Copyable, SendableMetatype {
    /// The webhooks. The raw value is the path, without a query. Requests for other paths get 404.
    associatedtype Route: MetricLabelValue

    /// Handles one review, which was sent with POST as `application/json`.
    ///
    /// - Parameter body: the content of the request, valid during the call.
    /// - Parameter timeout: the time that the caller waits (`?timeout=10s`); nil if it is absent or malformed.
    /// - Parameter logLine: the log line of the review. The handler adds fields about the request and the decision; the server adds
    ///   `path`, `protocol`, `status` and `microseconds`.
    /// - Returns: 200 with an AdmissionReview, or an error status with its body.
    mutating func respond(
        to body: Span<UInt8>, route: Route, timeout: Duration?, logLine: inout LogLine
    ) -> HTTPResponse

    /// Reviews a valid and an invalid object before the first request. The server is not ready if this fails. It must neither count nor log.
    mutating func runSelfTest() throws(SelfTestFailure)
}

/// A handler gave a wrong response in its self-test.
package struct SelfTestFailure: Error, Sendable, CustomStringConvertible {
    /// The wrong response, in lower case and without a full stop.
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

internal import HTTPEngine

/// The requests of a worker's connections end here. Each worker has its own endpoint, which is never called concurrently.
protocol HTTPEndpoint: AnyObject {
    /// Returns the response to an event: to a request, to a request that HTTP rejected, or to `Expect: 100-continue`, where status 100 asks for
    /// the content.
    func respond(to event: HTTPEvent, on connection: borrowing Connection) -> HTTPResponse
}

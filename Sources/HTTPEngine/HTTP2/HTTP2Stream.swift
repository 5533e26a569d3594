/// One request of an HTTP/2 connection and its response.
final class HTTP2Stream {
    enum Stage {
        /// Receiving header fields.
        case head
        /// Receiving DATA.
        case body(HTTPRequest)
        /// The request is complete and ready for `nextEvent()`.
        case complete(HTTPRequest)
        /// The rest of the request is ignored. The rejection is ready for `nextEvent()`.
        case rejected(HTTPError)
        /// The server has the event and owes a response.
        case awaitingResponse
        /// The response is being sent.
        case responding
    }

    /// How much the peer may send on the stream, and therefore how much memory its body may take.
    enum Window {
        /// The initial window.
        case initial
        /// The body is larger than the initial window and waits until other large bodies are finished.
        case waiting
        /// A large body of at most this many bytes was admitted.
        case granted(Int)
    }

    var stage = Stage.head
    var phase: HTTPPhase {
        switch stage {
        case .head: .head
        case .body: .body
        case .complete, .rejected, .awaitingResponse, .responding: .responding
        }
    }

    var head = HTTP2Head()
    var body: [UInt8] = []
    /// Whether the peer waits for 100 (Continue), has sent nothing of the body, and the server has not seen the event yet.
    var awaitsContinue = false
    /// The part of the server's budget that the body takes.
    var reservation: RequestReservation
    var window = Window.initial
    /// The size of the content that arrived after the request was rejected, in bytes.
    var discardedBytes = 0
    private var trailerBytes = 0
    var response: [UInt8] = []
    var responseBytesSent = 0

    init(budget: RequestBudget) {
        reservation = RequestReservation(budget)
    }

    /// Counts a trailer field, which is dropped. libnghttp2 validates trailers but does not limit their size.
    func countTrailer(_ name: Span<UInt8>, _ value: Span<UInt8>, limits: HTTPLimits) throws(HTTPError) {
        trailerBytes += name.count + value.count + 32
        guard trailerBytes <= limits.maxTrailerBytes else {
            throw HTTPError(431, "the trailer section is larger than \(limits.maxTrailerBytes) bytes")
        }
    }
}

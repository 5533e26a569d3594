/// One request of an HTTP/2 connection and its answer.
final class HTTP2Stream {
    enum Stage {
        /// Header fields are coming.
        case head
        /// DATA is coming.
        case body(HTTPRequest)
        /// Whole: the event waits to be asked for.
        case complete(HTTPRequest)
        /// Not to be read on: the event waits to be asked for.
        case refused(HTTPRefusal)
        /// The event was handed over and waits to be answered.
        case answering
        /// The answer is being sent.
        case answered
    }

    /// What the stream may send, and so what it may make us hold.
    enum Room {
        /// No more than its first window.
        case firstWindow
        /// It asked for more, and others have it.
        case waiting
        /// A large body, of at most this many bytes, was admitted.
        case granted(Int)
    }

    var stage = Stage.head
    var phase: HTTPPhase {
        switch stage {
        case .head: .head
        case .body: .body
        case .complete, .refused, .answering, .answered: .responding
        }
    }

    var head = HTTP2Head()
    var body: [UInt8] = []
    /// The peer waits to be asked for content, of which nothing has come, and the server was not told.
    var expects = false
    /// What the content takes of the server's allowance.
    var lease: RequestLease
    var room = Room.firstWindow
    /// Bytes of content that came after the request was refused.
    var discarded = 0
    private var trailerBytes = 0
    var answer: [UInt8] = []
    var answerSent = 0

    init(allowance: RequestAllowance) {
        lease = RequestLease(allowance)
    }

    /// Trailers are dropped. libnghttp2 has checked them; it has not counted them.
    func countTrailer(_ name: Span<UInt8>, _ value: Span<UInt8>, limits: HTTPLimits) throws(HTTPRefusal) {
        trailerBytes += name.count + value.count + 32
        guard trailerBytes <= limits.maxTrailerBytes else {
            throw HTTPRefusal(431, "the trailer section is larger than \(limits.maxTrailerBytes) bytes")
        }
    }
}

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
    var head = HTTP2Head()
    var body: [UInt8] = []
    var room = Room.firstWindow
    /// Bytes of content that came after the request was refused.
    var discarded = 0
    var answer: [UInt8] = []
    var answerSent = 0
}

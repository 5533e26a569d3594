internal import TLSEngine

/// What a server's thread can be told from outside.
enum ThreadMessage: Sendable {
    /// Finish what is in flight and end; go on accepting for so long.
    case drain(delay: Duration)
    /// End at once.
    case stop
    /// Use this certificate for new connections.
    case replaceContext(TLSServerContext)
}

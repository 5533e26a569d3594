internal import TLSEngine

/// A message to a worker from another thread.
enum WorkerMessage: Sendable {
    /// Stop accepting after `delay`, complete the requests in flight and finish.
    case drain(delay: Duration)
    /// Finish at once.
    case stop
    /// Use this context for new connections.
    case replaceContext(TLSServerContext)
}

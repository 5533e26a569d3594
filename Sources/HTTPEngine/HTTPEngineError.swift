/// An internal failure, which the peer did not cause.
public enum HTTPEngineError: Error, Sendable {
    /// libnghttp2 could not allocate a session.
    case outOfMemory
}

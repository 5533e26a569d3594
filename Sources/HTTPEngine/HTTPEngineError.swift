/// A fault of ours, not of the peer's.
public enum HTTPEngineError: Error, Sendable {
    /// libnghttp2 could not allocate a session.
    case outOfMemory
}

/// What a connection waits for. A server chooses its timeout by the phase, and restarts it when the wait changes.
public struct HTTPWait: Sendable, Equatable {
    /// What is awaited.
    public let phase: HTTPPhase
    /// In HTTP/2, the unfinished stream that has waited longest. 0 if the connection itself waits, and in HTTP/1.x.
    public let stream: Int32

    /// Creates a wait of the whole connection, or of one stream.
    init(_ phase: HTTPPhase, stream: Int32 = 0) {
        self.phase = phase
        self.stream = stream
    }
}

/// What a connection waits for: a server chooses its timeout by the phase, and starts its clock anew when the wait becomes another one.
public struct HTTPWait: Sendable, Equatable {
    /// What is awaited.
    public let phase: HTTPPhase
    /// In HTTP/2 the stream that has waited longest of those that are not done; 0 when that is the connection itself, and in HTTP/1.x.
    public let stream: Int32

    /// A wait of the whole connection, unless a stream is named.
    init(_ phase: HTTPPhase, stream: Int32 = 0) {
        self.phase = phase
        self.stream = stream
    }
}

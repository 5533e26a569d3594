internal import LinuxSystem

/// Memory for the bytes of one receive.
///
/// Invariant: only the bytes that the last receive has written can be read, and only until the next one.
struct ReceiveBuffer: ~Copyable {
    private let memory: UnsafeMutableRawBufferPointer
    private var count = 0

    init(byteCount: Int) {
        memory = .allocate(byteCount: byteCount, alignment: 16)
    }

    deinit {
        memory.deallocate()
    }

    /// Receives once from a socket.
    mutating func receive(from socket: borrowing StreamSocket) -> ReceiveOutcome {
        let outcome = socket.receive(into: memory)
        if case .bytes(let received) = outcome { count = received } else { count = 0 }
        return outcome
    }

    /// Lends the received bytes.
    func withReceived<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        body(UnsafeBufferPointer(rebasing: memory.bindMemory(to: UInt8.self)[..<count]).span)
    }
}

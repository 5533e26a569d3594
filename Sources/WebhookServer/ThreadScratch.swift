/// Buffers that a thread lends to whichever connection has its turn, so that waiting connections need none.
struct ThreadScratch: ~Copyable {
    /// One receive: four full TLS records. Bounds what one connection can do in one turn.
    private static let receiveBytes = 64 << 10
    /// What HTTP is asked for at a time: four full TLS records.
    static let outputBudget = 64 << 10
    /// A buffer that grew beyond this is given back after the turn.
    private static let retainedBytes = 256 << 10

    /// For what is received from a socket.
    let ciphertext = UnsafeMutableRawBufferPointer.allocate(byteCount: receiveBytes, alignment: 16)
    /// What TLS made of it.
    var plaintext: [UInt8] = []
    /// What HTTP wants to send.
    var answer: [UInt8] = []
    /// What TLS wants to send.
    var outgoing: [UInt8] = []

    deinit {
        ciphertext.deallocate()
    }

    /// Empties the buffers for the next turn.
    mutating func reset() {
        Self.clear(&plaintext)
        Self.clear(&answer)
        Self.clear(&outgoing)
    }

    private static func clear(_ buffer: inout [UInt8]) {
        if buffer.capacity > retainedBytes { buffer = [] } else { buffer.removeAll(keepingCapacity: true) }
    }
}

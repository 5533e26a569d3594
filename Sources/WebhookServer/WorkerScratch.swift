internal import TextCoding

/// The buffers of a worker, used by one connection at a time, so that idle connections need none.
struct WorkerScratch: ~Copyable {
    /// The size of one receive: four full TLS records. It limits the work for one connection in one turn.
    private static let receiveBytes = 64 << 10
    /// The amount of output requested from HTTP at a time: four full TLS records.
    static let outputBudget = 64 << 10
    /// A buffer that has grown beyond this size is freed after use.
    private static let retainedBytes = 256 << 10

    /// Bytes received from a socket.
    var received = ReceiveBuffer(byteCount: receiveBytes)
    /// Decrypted bytes for HTTP.
    var plaintextIn: [UInt8] = []
    /// Bytes from HTTP to be encrypted.
    var plaintextOut: [UInt8] = []
    /// Bytes to be sent to the socket.
    var outgoing: [UInt8] = []

    /// Empties the buffers before the next connection uses them.
    mutating func reset() {
        Self.clear(&plaintextIn)
        Self.clear(&plaintextOut)
        Self.clear(&outgoing)
    }

    private static func clear(_ buffer: inout [UInt8]) {
        if buffer.capacity > retainedBytes { buffer = [] } else { buffer.clear() }
    }
}

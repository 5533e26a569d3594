internal import TextCoding
internal import HTTPEngine
internal import LinuxSystem
internal import TLSEngine

extension Connection {
    /// The result of sending.
    enum FlushResult {
        /// The kernel has taken all bytes.
        case complete
        /// Some bytes wait: continue when the socket is writable.
        case blocked
        /// The connection is finished or broken: close it.
        case over
    }

    /// Sends the unsent bytes, the bytes in `scratch.outgoing` and the output of HTTP, in one call if it fits. Begins to close the connection if
    /// HTTP is finished.
    mutating func flush(using scratch: inout WorkerScratch) -> FlushResult {
        if hasUnsent {
            switch sendUnsent() {
            case .complete: break
            case let other: return other
            }
        }
        repeat {
            if stage == .serving {
                guard sealOutput(&scratch) else { return .over }
            }
            guard !scratch.outgoing.isEmpty else { break }
            let result = send(&scratch.outgoing)
            guard case .complete = result else { return result }
        } while stage == .serving && http.wantsToSend
        guard stage == .closing else { return .complete }
        // The peer has closed its side, too.
        if hasInputEnded { return .over }
        socket.finishSending()
        stage = .lingering
        return .complete
    }

    /// Ends the session with a close_notify. Unsent bytes are still sent.
    mutating func beginClose(using scratch: inout WorkerScratch) {
        guard stage == .handshaking || stage == .serving else { return }
        transport.close(output: &scratch.outgoing)
        stage = .closing
    }

    /// Encrypts the output of HTTP into `scratch.outgoing`, followed by a close_notify if HTTP is finished. False if TLS failed.
    private mutating func sealOutput(_ scratch: inout WorkerScratch) -> Bool {
        scratch.plaintextOut.clear()
        if http.wantsToSend { http.produceOutput(into: &scratch.plaintextOut, maxBytes: WorkerScratch.outputBudget) }
        do throws(TLSFailure) {
            try seal(scratch.plaintextOut, into: &scratch.outgoing)
        } catch {
            return false
        }
        if http.isFinished || (hasInputEnded && !http.wantsToSend && http.wait.phase != .responding) {
            beginClose(using: &scratch)
        }
        return true
    }

    // A separate method, because a span of one field of `scratch` would borrow all of it.
    private mutating func seal(_ plaintext: [UInt8], into output: inout [UInt8]) throws(TLSFailure) {
        try transport.seal(plaintext.span, into: &output)
    }

    /// Sends `bytes` and empties the array. Bytes that the kernel does not take become ``unsent``.
    private mutating func send(_ bytes: inout [UInt8]) -> FlushResult {
        switch socket.send(bytes.span, endFollows: stage == .closing) {
        case .bytes(bytes.count):
            bytes.removeAll(keepingCapacity: true)
            return .complete
        case .bytes(let count): return keep(&bytes, from: count)
        case .wouldBlock: return keep(&bytes, from: 0)
        case .failed: return .over
        }
    }

    private mutating func keep(_ bytes: inout [UInt8], from start: Int) -> FlushResult {
        // The connection takes over the buffer without a copy; the worker allocates a new one.
        swap(&unsent, &bytes)
        bytes = []
        unsentStart = start
        return .blocked
    }

    private mutating func sendUnsent() -> FlushResult {
        switch socket.send(unsent.span.extracting(unsentStart...), endFollows: stage == .closing) {
        case .bytes(let count):
            unsentStart += count
            guard !hasUnsent else { return .blocked }
            unsent = []
            unsentStart = 0
            return .complete
        case .wouldBlock: return .blocked
        case .failed: return .over
        }
    }
}

internal import HTTPEngine
internal import LinuxSystem
internal import TLSEngine

extension Connection {
    /// The result of one receive.
    enum ReadResult {
        /// Bytes were received: there may be events.
        case advanced
        /// No bytes were available.
        case nothing
        /// The connection is gone; nothing can be sent.
        case lost
        /// TLS failed. An alert may be in `scratch.outgoing`.
        case failed(TLSFailure)
    }

    /// Receives once, decrypts, and hands the plaintext to HTTP. Handshake messages and alerts to be sent are in `scratch.outgoing`.
    mutating func receive(using scratch: inout WorkerScratch, context: WorkerContext) -> ReadResult {
        switch scratch.received.receive(from: socket) {
        case .wouldBlock: return .nothing
        case .failed: return .lost
        case .endOfStream:
            guard stage == .serving else { return .lost }
            // There was no close_notify, but HTTP notices a truncated body by its length.
            endInput()
            return .advanced
        case .bytes:
            switch stage {
            case .handshaking, .serving:
                let state = decrypt(scratch.received, into: &scratch.plaintextIn, output: &scratch.outgoing)
                return advance(state, scratch.plaintextIn, context)
            case .closing: return .nothing
            case .lingering:
                // After the peer's close_notify, closing the socket resets nothing.
                let state = decrypt(scratch.received, into: &scratch.plaintextIn, output: &scratch.outgoing)
                return state == .closed ? .lost : .nothing
            }
        }
    }

    private mutating func decrypt(
        _ received: borrowing ReceiveBuffer, into plaintext: inout [UInt8], output: inout [UInt8]
    ) -> TLSState {
        received.withReceived { transport.receive($0, plaintext: &plaintext, output: &output) }
    }

    /// Hands plaintext to HTTP, and begins HTTP when the handshake is complete.
    private mutating func advance(_ state: TLSState, _ plaintext: [UInt8], _ context: WorkerContext) -> ReadResult {
        switch state {
        case .handshaking: return .advanced
        case .failed(let failure):
            stage = .closing
            return .failed(failure)
        case .finished, .closed: return .lost
        case .established, .peerFinished: break
        }
        if stage == .handshaking {
            guard beginServing(context) else { return .lost }
        }
        if !plaintext.isEmpty {
            receivedPlaintext += plaintext.count
            http.receive(plaintext.span)
        }
        if state == .peerFinished { endInput() }
        return .advanced
    }

    /// Creates the HTTP state for the protocol that ALPN chose.
    ///
    /// - Returns: false if there is no memory.
    private mutating func beginServing(_ context: WorkerContext) -> Bool {
        stage = .serving
        let applicationProtocol = transport.applicationProtocol
        protocolName = applicationProtocol.rawValue
        guard applicationProtocol == .http2 else { return true }
        do throws(HTTPEngineError) {
            http = try HTTPConnection.make(.http2, limits: context.configuration.limits, budget: context.requestBudget)
            return true
        } catch {
            return false
        }
    }

    private mutating func endInput() {
        guard !hasInputEnded else { return }
        hasInputEnded = true
        http.receivedEndOfInput()
    }
}

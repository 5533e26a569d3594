internal import TLSEngine

/// What is between a socket and HTTP: TLS, or nothing at all on the plain port.
struct Wire: ~Copyable {
    private var tls: TLSSession?

    /// The server's end of a new connection, plain without a context.
    static func make(_ context: TLSServerContext?) throws(TLSConfigurationError) -> Wire {
        guard let context else { return Wire(tls: nil) }
        return Wire(tls: try TLSSession.server(context))
    }

    private init(tls: consuming TLSSession?) {
        self.tls = tls
    }

    /// Whether the peers have to come to terms before HTTP begins.
    var hasHandshake: Bool {
        switch tls {
        case .none: false
        case .some: true
        }
    }

    /// The protocol that was agreed on; HTTP/1.1 when nobody agreed on anything.
    var applicationProtocol: ApplicationProtocol {
        switch tls {
        case .none: .http1
        case .some(let tls): tls.applicationProtocol
        }
    }

    /// The subject of the certificate that the peer was refused for, if it was.
    var refusedPeer: String? {
        switch tls {
        case .none: nil
        case .some(let tls): tls.refusedPeer
        }
    }

    /// Takes what has arrived; see ``TLSSession/receive(_:plaintext:output:)``.
    mutating func receive(_ bytes: Span<UInt8>, plaintext: inout [UInt8], output: inout [UInt8]) -> TLSState {
        if let state = tls?.receive(bytes, plaintext: &plaintext, output: &output) { return state }
        bytes.withUnsafeBufferPointer { plaintext.append(contentsOf: $0) }
        return .established
    }

    /// Appends to `output` what is to be sent for `plaintext`.
    mutating func seal(_ plaintext: Span<UInt8>, into output: inout [UInt8]) throws(TLSFailure) {
        if try tls?.seal(plaintext, into: &output) != nil { return }
        plaintext.withUnsafeBufferPointer { output.append(contentsOf: $0) }
    }

    /// Appends to `output` what TLS says at the end.
    mutating func close(output: inout [UInt8]) {
        tls?.close(output: &output)
    }
}

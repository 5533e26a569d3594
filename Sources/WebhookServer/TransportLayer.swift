internal import TextCoding
internal import JSONTape
internal import TLSEngine

/// The layer between a socket and HTTP: TLS on the HTTPS port, nothing on the metrics port.
struct TransportLayer: ~Copyable {
    private var tls: TLSSession?

    /// The server side of a new connection.
    ///
    /// - Parameter context: nil for a connection without TLS.
    static func make(_ context: TLSServerContext?) throws(TLSConfigurationError) -> TransportLayer {
        guard let context else { return TransportLayer(tls: nil) }
        return TransportLayer(tls: try TLSSession.server(context))
    }

    private init(tls: consuming TLSSession?) {
        self.tls = tls
    }

    /// Whether a handshake comes before HTTP.
    var hasHandshake: Bool {
        switch tls {
        case .none: false
        case .some: true
        }
    }

    /// The protocol that ALPN chose; HTTP/1.1 without ALPN.
    var applicationProtocol: ApplicationProtocol {
        switch tls {
        case .none: .http1
        case .some(let tls): tls.applicationProtocol
        }
    }

    /// The subject of the client certificate that was rejected; nil if none was.
    var rejectedClient: String? {
        switch tls {
        case .none: nil
        case .some(let tls): tls.refusedPeer
        }
    }

    /// Decrypts received bytes; see ``TLSSession/receive(_:plaintext:output:)``.
    mutating func receive(_ bytes: Span<UInt8>, plaintext: inout [UInt8], output: inout [UInt8]) -> TLSState {
        if let state = tls?.receive(bytes, plaintext: &plaintext, output: &output) { return state }
        plaintext.append(bytes)
        return .established
    }

    /// Encrypts `plaintext` and appends the result to `output`.
    mutating func seal(_ plaintext: Span<UInt8>, into output: inout [UInt8]) throws(TLSFailure) {
        if try tls?.seal(plaintext, into: &output) != nil { return }
        output.append(plaintext)
    }

    /// Appends a close_notify to `output`.
    mutating func close(output: inout [UInt8]) {
        tls?.close(output: &output)
    }
}

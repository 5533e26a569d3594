internal import COpenSSL

/// One TLS connection without its socket: it converts ciphertext to plaintext and back.
///
/// It owns no buffers. Bytes to send are appended to an array that the caller passes.
package struct TLSSession: ~Copyable {
    private let ssl: OpaquePointer
    private let transport: Transport
    /// The context's verifier. The session may outlive the context.
    private let verifier: ClientVerifier?
    /// The state of the session.
    package private(set) var state: TLSState = .handshaking

    private init(owning ssl: OpaquePointer, transport: Transport, verifier: ClientVerifier?) {
        self.ssl = ssl
        self.transport = transport
        self.verifier = verifier
    }

    deinit {
        SSL_free(ssl)
    }

    /// Creates the server's side of a new connection.
    ///
    /// - Throws: only if memory runs out.
    package static func server(_ context: TLSServerContext) throws(TLSConfigurationError) -> TLSSession {
        let session = try make(context.handle, verifier: context.verifier)
        SSL_set_accept_state(session.ssl)
        return session
    }

    /// Creates the client's side of a new connection. Call ``start(output:)`` next.
    ///
    /// - Parameter serverName: the DNS name or IP address that the server's certificate must contain.
    package static func client(_ context: TLSClientContext, serverName: String) throws(TLSConfigurationError) -> TLSSession {
        let session = try make(context.handle, verifier: nil)
        SSL_set_connect_state(session.ssl)
        OpenSSLErrors.clear()
        switch try SubjectAlternativeName(serverName) {
        case .dns(let name):
            try require(SSL_set1_host(session.ssl, name), "server name")
            // RFC 6066 §3: only names, no addresses.
            try require(ctp_ssl_set_host_name(session.ssl, name), "server name indication")
        case .ip(let address):
            try require(X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session.ssl), address), "server address")
        case .uri: throw .invalidName(serverName)
        }
        return session
    }

    private static func make(
        _ context: borrowing ContextHandle, verifier: ClientVerifier?
    ) throws(TLSConfigurationError) -> TLSSession {
        OpenSSLErrors.clear()
        guard let ssl = SSL_new(context.pointer) else {
            throw .stepFailed(step: "SSL_new", reason: OpenSSLErrors.takeReason())
        }
        let session = TLSSession(owning: ssl, transport: Transport(), verifier: verifier)
        guard let bio = session.transport.makeBIO() else {
            throw .stepFailed(step: "BIO_new", reason: OpenSSLErrors.takeReason())
        }
        // One BIO for both directions. The SSL owns it from now on.
        SSL_set_bio(ssl, bio, bio)
        return session
    }

    /// Appends the client's first flight to `output`. A server has nothing to send at the start.
    package mutating func start(output: inout [UInt8]) -> TLSState {
        guard state == .handshaking else { return state }
        swap(&transport.output, &output)
        defer { swap(&transport.output, &output) }
        OpenSSLErrors.clear()
        let result = SSL_do_handshake(ssl)
        if result != 1 { _ = updateState(after: result) }
        return state
    }

    /// Processes all bytes that arrived from the peer.
    ///
    /// Plaintext is appended to `plaintext`: at most as many bytes as `ciphertext` has, plus one record (16 kB) that was partly received
    /// before. Bytes to send in response (handshake, alerts) are appended to `output`.
    package mutating func receive(
        _ ciphertext: Span<UInt8>, plaintext: inout [UInt8], output: inout [UInt8]
    ) -> TLSState {
        switch state {
        case .handshaking, .established, .finished: break
        case .peerFinished, .closed, .failed: return state
        }
        swap(&transport.output, &output)
        defer { swap(&transport.output, &output) }
        let (ssl, transport) = (ssl, transport)
        let stopped: Int32? = transport.lending(ciphertext) {
            repeat {
                let result = Self.readRecord(ssl, into: &plaintext)
                if result <= 0 { return result }
            } while transport.hasInput || SSL_pending(ssl) > 0
            return nil
        }
        if let stopped { return updateState(after: stopped) }
        // Data can be read only after the handshake.
        if state == .handshaking { state = .established }
        return state
    }

    /// Calls SSL_read once, which reads at most one record.
    private static func readRecord(_ ssl: OpaquePointer, into plaintext: inout [UInt8]) -> Int32 {
        var result: Int32 = 0
        plaintext.append(addingCapacity: Int(SSL3_RT_MAX_PLAIN_LENGTH)) { span in
            span.withUnsafeMutableBufferPointer { buffer, initialized in
                OpenSSLErrors.clear()
                result = SSL_read(ssl, buffer.baseAddress, SSL3_RT_MAX_PLAIN_LENGTH)
                initialized = max(Int(result), 0)
            }
        }
        return result
    }

    /// Maps a non-positive OpenSSL result to a state.
    private mutating func updateState(after result: Int32) -> TLSState {
        switch SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ:
            OpenSSLErrors.clear()
            if state == .handshaking, SSL_is_init_finished(ssl) == 1 { state = .established }
        case SSL_ERROR_ZERO_RETURN:
            if state == .finished {
                state = .closed
            } else if SSL_is_init_finished(ssl) == 1 {
                state = .peerFinished
            } else {
                state = .failed(.handshake(reason: "closed by the peer"))
            }
        default:
            let reason = reasonOfFailure()
            state = .failed(state == .handshaking ? .handshake(reason: reason) : .record(reason: reason))
        }
        return state
    }

    private func reasonOfFailure() -> String {
        let reason = OpenSSLErrors.takeReason()
        let verdict = SSL_get_verify_result(ssl)
        guard verdict != X509_V_OK, let text = X509_verify_cert_error_string(verdict) else { return reason }
        // ClientVerifier sets X509_V_ERR_CERT_REJECTED if the name is not allowed.
        return "\(reason): \(verdict == X509_V_ERR_CERT_REJECTED ? "the name is not allowed" : String(cString: text))"
    }

    /// The subject of the client certificate that was rejected; nil if none was.
    package var refusedPeer: String? { transport.refusedPeer }

    /// Encrypts all of `plaintext` and appends the records to `output`. Empty plaintext makes no record.
    ///
    /// - Throws: if the session is not established or has failed.
    package mutating func seal(_ plaintext: Span<UInt8>, into output: inout [UInt8]) throws(TLSFailure) {
        switch state {
        case .established, .peerFinished: break
        case .failed(let failure): throw failure
        case .handshaking, .finished, .closed: throw .ended
        }
        guard !plaintext.isEmpty else { return }
        swap(&transport.output, &output)
        defer { swap(&transport.output, &output) }
        OpenSSLErrors.clear()
        let ssl = ssl
        var written = 0
        let result = plaintext.withUnsafeBytes { SSL_write_ex(ssl, $0.baseAddress, $0.count, &written) }
        guard result == 1 else {
            // The transport accepts every byte, so a retry would not help.
            let failure = TLSFailure.record(reason: OpenSSLErrors.takeReason())
            state = .failed(failure)
            throw failure
        }
    }

    /// Appends a close_notify alert to `output` (RFC 8446 §6.1) if the session is established. The peer's data can still be read.
    package mutating func close(output: inout [UInt8]) {
        switch state {
        case .established, .peerFinished:
            swap(&transport.output, &output)
            defer { swap(&transport.output, &output) }
            OpenSSLErrors.clear()
            _ = SSL_shutdown(ssl)
            OpenSSLErrors.clear()
            state = state == .established ? .finished : .closed
        case .handshaking:
            state = .closed
        case .finished, .closed, .failed:
            return
        }
    }

    /// The negotiated protocol, once established; HTTP/1.1 if the client offered none.
    package var applicationProtocol: ApplicationProtocol {
        var name: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &name, &length)
        let text = String(decoding: UnsafeBufferPointer(start: name, count: Int(length)), as: UTF8.self)
        return ApplicationProtocol(rawValue: text) ?? .http1
    }

    /// The negotiated version; nil before the negotiation.
    package var version: TLSVersion? {
        TLSVersion(number: SSL_version(ssl))
    }

    /// OpenSSL's name of the negotiated cipher suite; nil before the negotiation.
    package var cipherSuite: String? {
        SSL_get_current_cipher(ssl).flatMap { SSL_CIPHER_get_name($0) }.map { String(cString: $0) }
    }
}

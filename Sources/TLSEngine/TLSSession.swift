internal import COpenSSL

/// One TLS connection without its socket: ciphertext in, plaintext out, and the reverse.
///
/// It owns no buffers. Everything it has to send goes to the array handed to the call.
package struct TLSSession: ~Copyable {
    private let ssl: OpaquePointer
    private let transport: Transport
    /// The context's, which may go before its sessions do.
    private let verifier: ClientVerifier?
    /// Where the session stands.
    package private(set) var state: TLSState = .handshaking

    private init(owning ssl: OpaquePointer, transport: Transport, verifier: ClientVerifier?) {
        self.ssl = ssl
        self.transport = transport
        self.verifier = verifier
    }

    deinit {
        SSL_free(ssl)
    }

    /// The server's end of a new connection.
    ///
    /// - Throws: only for want of memory.
    package static func server(_ context: TLSServerContext) throws(TLSConfigurationError) -> TLSSession {
        let session = try make(context.handle, verifier: context.verifier)
        SSL_set_accept_state(session.ssl)
        return session
    }

    /// The client's end of a new connection. Call ``start(output:)`` next.
    ///
    /// - Parameter serverName: the DNS name or IP address that the server's certificate must hold.
    package static func client(_ context: TLSClientContext, serverName: String) throws(TLSConfigurationError) -> TLSSession {
        let session = try make(context.handle, verifier: nil)
        SSL_set_connect_state(session.ssl)
        switch try SubjectAlternativeName(serverName) {
        case .dns(let name):
            try require(SSL_set1_host(session.ssl, name), "server name")
            // RFC 6066 §3: names only, no addresses.
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
            throw .refused(step: "SSL_new", reason: OpenSSLErrors.takeReason())
        }
        let session = TLSSession(owning: ssl, transport: Transport(), verifier: verifier)
        guard let bio = session.transport.makeBIO() else {
            throw .refused(step: "BIO_new", reason: OpenSSLErrors.takeReason())
        }
        // One BIO for both directions, owned by the SSL from here on.
        SSL_set_bio(ssl, bio, bio)
        return session
    }

    /// The client's first flight is appended to `output`. A server waits instead.
    package mutating func start(output: inout [UInt8]) -> TLSState {
        guard state == .handshaking else { return state }
        swap(&transport.output, &output)
        defer { swap(&transport.output, &output) }
        OpenSSLErrors.clear()
        let result = SSL_do_handshake(ssl)
        if result != 1 { _ = settle(result) }
        return state
    }

    /// Takes what arrived from the peer, all of it.
    ///
    /// Plaintext is appended to `plaintext`: at most as many bytes as `ciphertext` has, plus one record (16 kB) of which the
    /// greater part had come before. What must be sent in return (handshake, alerts) is appended to `output`.
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
        if let stopped { return settle(stopped) }
        // Data can only be read once the handshake is done.
        if state == .handshaking { state = .established }
        return state
    }

    /// One SSL_read: at most one record.
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

    /// Draws the conclusion from a call that returned `result`, not 1 or more.
    private mutating func settle(_ result: Int32) -> TLSState {
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
        // The only reason of our own.
        return "\(reason): \(verdict == X509_V_ERR_CERT_REJECTED ? "the name is not allowed" : String(cString: text))"
    }

    /// The subject of the certificate that the client was refused for, if it was.
    package var refusedPeer: String? { transport.refusedPeer }

    /// Encrypts `plaintext` and appends the records to `output`; all of it, and nothing when it is empty.
    ///
    /// - Throws: when the session is not established, or broke before.
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
            // Our transport never refuses a byte, so this is not a matter of trying again.
            let failure = TLSFailure.record(reason: OpenSSLErrors.takeReason())
            state = .failed(failure)
            throw failure
        }
    }

    /// Appends a close_notify alert to `output` (RFC 8446 §6.1), if the session has got so far. What the peer still sends can be read.
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

    /// The protocol agreed on, once established; HTTP/1.1 when the client offered none.
    package var applicationProtocol: ApplicationProtocol {
        var name: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &name, &length)
        let text = String(decoding: UnsafeBufferPointer(start: name, count: Int(length)), as: UTF8.self)
        return ApplicationProtocol(rawValue: text) ?? .http1
    }

    /// The version agreed on; nil before that.
    package var version: TLSVersion? {
        TLSVersion(number: SSL_version(ssl))
    }

    /// The cipher suite agreed on, by OpenSSL's name; nil before that.
    package var cipherSuite: String? {
        SSL_get_current_cipher(ssl).flatMap { SSL_CIPHER_get_name($0) }.map { String(cString: $0) }
    }
}

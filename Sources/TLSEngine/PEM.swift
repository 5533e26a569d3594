internal import COpenSSL

/// The text form of certificates and keys (RFC 7468).
package enum PEM {
    /// The longest text that is read, in bytes: 1 MiB. Certificates and keys have a few kB, a bundle of all public authorities 220 kB.
    static let maxBytes = 1 << 20

    /// Reads a whole file.
    package static func contents(ofFile path: String) throws(TLSConfigurationError) -> [UInt8] {
        OpenSSLErrors.clear()
        guard let file = BIO_new_file(path, "rb") else {
            throw .unreadableFile(path: path, reason: OpenSSLErrors.takeReason())
        }
        defer { BIO_free(file) }
        var contents: [UInt8] = []
        while contents.count <= maxBytes {
            var count = 0
            contents.append(addingCapacity: 8192) { span in
                span.withUnsafeMutableBufferPointer { buffer, initialized in
                    _ = BIO_read_ex(file, buffer.baseAddress, buffer.count, &count)
                    initialized = count
                }
            }
            if count == 0 {
                // A folder, for example, can be opened but not read.
                guard BIO_ctrl(file, BIO_CTRL_EOF, 0, nil) == 1 else {
                    throw .unreadableFile(path: path, reason: OpenSSLErrors.takeReason())
                }
                return contents
            }
        }
        throw .unreadableFile(path: path, reason: "longer than \(maxBytes) bytes")
    }

    /// Returns all certificates of a text, in order; at least one.
    static func certificates(in text: [UInt8]) throws(TLSConfigurationError) -> [CertificateBox] {
        guard text.count <= maxBytes else { throw .noCertificate(reason: "longer than \(maxBytes) bytes") }
        let memory = try MemoryBIO.holding(text)
        var certificates: [CertificateBox] = []
        OpenSSLErrors.clear()
        while let pointer = PEM_read_bio_X509(memory.pointer, nil, rejectPasswordPrompt, nil) {
            certificates.append(CertificateBox(CertificateHandle(owning: pointer)))
        }
        let end = ERR_peek_last_error()
        let isEndOfText = ctp_error_reason(end) == PEM_R_NO_START_LINE
        let reason = OpenSSLErrors.takeReason()
        guard isEndOfText, !certificates.isEmpty else {
            throw .noCertificate(reason: isEndOfText ? "no BEGIN CERTIFICATE line" : reason)
        }
        return certificates
    }

    /// Returns the first certificate of a text. The rest of the text is not read.
    static func firstCertificate(in text: [UInt8]) throws(TLSConfigurationError) -> CertificateBox {
        guard text.count <= maxBytes else { throw .noCertificate(reason: "longer than \(maxBytes) bytes") }
        let memory = try MemoryBIO.holding(text)
        OpenSSLErrors.clear()
        guard let pointer = PEM_read_bio_X509(memory.pointer, nil, rejectPasswordPrompt, nil) else {
            let isEndOfText = ctp_error_reason(ERR_peek_last_error()) == PEM_R_NO_START_LINE
            let reason = OpenSSLErrors.takeReason()
            throw .noCertificate(reason: isEndOfText ? "no BEGIN CERTIFICATE line" : reason)
        }
        return CertificateBox(CertificateHandle(owning: pointer))
    }

    /// Returns the first private key of a text.
    static func privateKey(in text: [UInt8]) throws(TLSConfigurationError) -> KeyHandle {
        guard text.count <= maxBytes else { throw .noPrivateKey(reason: "longer than \(maxBytes) bytes") }
        let memory = try MemoryBIO.holding(text)
        OpenSSLErrors.clear()
        guard let pointer = PEM_read_bio_PrivateKey(memory.pointer, nil, rejectPasswordPrompt, nil) else {
            throw .noPrivateKey(reason: OpenSSLErrors.takeReason())
        }
        return KeyHandle(owning: pointer)
    }

    /// Returns a certificate as PEM.
    static func text(of certificate: borrowing CertificateHandle) throws(TLSConfigurationError) -> [UInt8] {
        let memory = try MemoryBIO.empty()
        OpenSSLErrors.clear()
        try require(PEM_write_bio_X509(memory.pointer, certificate.pointer), "PEM of a certificate")
        return memory.bytes
    }

    /// Returns a private key as PEM: PKCS #8 without encryption.
    static func text(of key: borrowing KeyHandle) throws(TLSConfigurationError) -> [UInt8] {
        let memory = try MemoryBIO.empty()
        OpenSSLErrors.clear()
        try require(
            PEM_write_bio_PKCS8PrivateKey(memory.pointer, key.pointer, nil, nil, 0, nil, nil), "PEM of a private key")
        return memory.bytes
    }
}

/// Rejects encrypted keys. OpenSSL would otherwise prompt for the password on the terminal.
private func rejectPasswordPrompt(
    _: UnsafeMutablePointer<CChar>?, _: Int32, _: Int32, _: UnsafeMutableRawPointer?
) -> Int32 { -1 }

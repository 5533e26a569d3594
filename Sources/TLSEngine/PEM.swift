internal import COpenSSL

/// The text form of certificates and keys (RFC 7468).
package enum PEM {
    /// Certificates and keys are a few kB; a chain of more than this is a mistake.
    private static let maximumFileBytes = 1 << 20

    /// Reads a file whole.
    package static func contents(ofFile path: String) throws(TLSConfigurationError) -> [UInt8] {
        OpenSSLErrors.clear()
        guard let file = BIO_new_file(path, "rb") else {
            throw .unreadableFile(path: path, reason: OpenSSLErrors.takeReason())
        }
        defer { BIO_free(file) }
        var contents: [UInt8] = []
        while contents.count <= maximumFileBytes {
            var count = 0
            contents.append(addingCapacity: 8192) { span in
                span.withUnsafeMutableBufferPointer { buffer, initialized in
                    _ = BIO_read_ex(file, buffer.baseAddress, buffer.count, &count)
                    initialized = count
                }
            }
            if count == 0 { return contents }
        }
        throw .unreadableFile(path: path, reason: "longer than \(maximumFileBytes) bytes")
    }

    /// All certificates of a text, in order; at least one.
    static func certificates(in text: [UInt8]) throws(TLSConfigurationError) -> [CertificateBox] {
        let memory = try MemoryBIO.holding(text)
        var certificates: [CertificateBox] = []
        OpenSSLErrors.clear()
        while let pointer = PEM_read_bio_X509(memory.pointer, nil, refuseToAskForPassword, nil) {
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

    /// The first private key of a text.
    static func privateKey(in text: [UInt8]) throws(TLSConfigurationError) -> KeyHandle {
        let memory = try MemoryBIO.holding(text)
        OpenSSLErrors.clear()
        guard let pointer = PEM_read_bio_PrivateKey(memory.pointer, nil, refuseToAskForPassword, nil) else {
            throw .noPrivateKey(reason: OpenSSLErrors.takeReason())
        }
        return KeyHandle(owning: pointer)
    }

    static func text(of certificate: borrowing CertificateHandle) throws(TLSConfigurationError) -> [UInt8] {
        let memory = try MemoryBIO.empty()
        OpenSSLErrors.clear()
        try require(PEM_write_bio_X509(memory.pointer, certificate.pointer), "PEM of a certificate")
        return memory.bytes
    }

    /// PKCS #8 without encryption.
    static func text(of key: borrowing KeyHandle) throws(TLSConfigurationError) -> [UInt8] {
        let memory = try MemoryBIO.empty()
        OpenSSLErrors.clear()
        try require(
            PEM_write_bio_PKCS8PrivateKey(memory.pointer, key.pointer, nil, nil, 0, nil, nil), "PEM of a private key")
        return memory.bytes
    }
}

/// OpenSSL would otherwise ask on the terminal for the password of an encrypted key.
private func refuseToAskForPassword(
    _: UnsafeMutablePointer<CChar>?, _: Int32, _: Int32, _: UnsafeMutableRawPointer?
) -> Int32 { -1 }

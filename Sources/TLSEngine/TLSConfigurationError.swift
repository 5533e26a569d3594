/// Certificates, keys or settings that cannot be used: our operator's mistake, found before any peer is served.
package enum TLSConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A file could not be read.
    case unreadableFile(path: String, reason: String)
    /// The PEM text holds no certificate, or one that is broken.
    case noCertificate(reason: String)
    /// The PEM text holds no private key that can be read without a password.
    case noPrivateKey(reason: String)
    /// The private key is not that of the first certificate.
    case keyDoesNotMatchCertificate
    /// A DNS name or an IP address for a certificate that is neither.
    case invalidName(String)
    /// OpenSSL refused a step that should succeed.
    case refused(step: String, reason: String)

    package var description: String {
        switch self {
        case .unreadableFile(let path, let reason): "cannot read \(path): \(reason)"
        case .noCertificate(let reason): "no usable certificate: \(reason)"
        case .noPrivateKey(let reason): "no usable private key: \(reason)"
        case .keyDoesNotMatchCertificate: "the private key does not belong to the certificate"
        case .invalidName(let name): "\(name) is neither a DNS name nor an IP address"
        case .refused(let step, let reason): "\(step): \(reason)"
        }
    }
}

/// Throws unless `result` is OpenSSL's 1 for success.
func require(_ result: Int32, _ step: String) throws(TLSConfigurationError) {
    guard result == 1 else { throw .refused(step: step, reason: OpenSSLErrors.takeReason()) }
}

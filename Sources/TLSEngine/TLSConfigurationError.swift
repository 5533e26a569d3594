/// An error in certificates, keys or settings. It is found before any peer is served.
package enum TLSConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A file could not be read.
    case unreadableFile(path: String, reason: String)
    /// The PEM text contains no certificate or a malformed one.
    case noCertificate(reason: String)
    /// The PEM text contains no private key that can be read without a password.
    case noPrivateKey(reason: String)
    /// The private key does not match the first certificate.
    case keyDoesNotMatchCertificate
    /// The text is not a DNS name, an IP address or a URI.
    case invalidName(String)
    /// A step failed that usually succeeds.
    case stepFailed(step: String, reason: String)

    package var description: String {
        switch self {
        case .unreadableFile(let path, let reason): "cannot read \(path): \(reason)"
        case .noCertificate(let reason): "no usable certificate: \(reason)"
        case .noPrivateKey(let reason): "no usable private key: \(reason)"
        case .keyDoesNotMatchCertificate: "the private key does not match the certificate"
        case .invalidName(let name): "\(name) is not a DNS name, an IP address or a URI"
        case .stepFailed(let step, let reason): "\(step): \(reason)"
        }
    }
}

/// Throws unless `result` is 1, which means success in OpenSSL.
func require(_ result: Int32, _ step: String) throws(TLSConfigurationError) {
    guard result == 1 else { throw .stepFailed(step: step, reason: OpenSSLErrors.takeReason()) }
}

internal import COpenSSL

extension SubjectAlternativeName {
    /// Whether a certificate, the first of a PEM text, has this very name among its alternative names.
    package func stands(in text: [UInt8]) throws(TLSConfigurationError) -> Bool {
        let certificate = try PEM.certificates(in: text)[0]
        switch self {
        // An address has many spellings.
        case .ip(let address):
            defer { OpenSSLErrors.clear() }
            return X509_check_ip_asc(certificate.handle.pointer, address, 0) == 1
        case .dns(let name), .uri(let name):
            return Certificate.identifiers(of: certificate.handle.pointer).contains(Array(name.utf8))
        }
    }
}

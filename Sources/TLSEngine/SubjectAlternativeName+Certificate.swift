internal import COpenSSL

extension SubjectAlternativeName {
    /// Whether a certificate, the first of a PEM text, has this very name among its alternative names.
    package func stands(in text: [UInt8]) throws(TLSConfigurationError) -> Bool {
        let certificate = try PEM.certificates(in: text)[0]
        switch self {
        // An address has many spellings.
        case .ip(let address):
            defer { OpenSSLErrors.clear() }
            return certificate.withPointer { X509_check_ip_asc($0, address, 0) } == 1
        case .dns(let name), .uri(let name):
            return certificate.withPointer { Certificate.identifiers(of: $0) }.contains(Array(name.utf8))
        }
    }
}

internal import COpenSSL

extension SubjectAlternativeName {
    /// Whether the first certificate of a PEM text has this name among its alternative names.
    package func isPresent(in text: [UInt8]) throws(TLSConfigurationError) -> Bool {
        let certificate = try PEM.firstCertificate(in: text)
        switch self {
        // An address can be written in several ways.
        case .ip(let address):
            defer { OpenSSLErrors.clear() }
            return certificate.withPointer { X509_check_ip_asc($0, address, 0) } == 1
        case .dns(let name), .uri(let name):
            return certificate.withPointer { Certificate.identifiers(of: $0) }.contains(Array(name.utf8))
        }
    }
}

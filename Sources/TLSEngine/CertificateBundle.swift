/// Certificates of authorities, concatenated as PEM: a trust bundle (`caBundle`).
package struct CertificateBundle: Sendable, Equatable {
    /// One certificate of a bundle.
    package struct Entry: Sendable, Equatable {
        /// The properties of the certificate.
        package let certificate: Certificate
        /// The certificate as PEM.
        package let text: [UInt8]

        package init(certificate: Certificate, text: [UInt8]) {
            self.certificate = certificate
            self.text = text
        }

        /// Reads the first certificate of a PEM text.
        package init(pem text: [UInt8]) throws(TLSConfigurationError) {
            self = try PEM.firstCertificate(in: text).entry()
        }
    }

    /// The certificates, each once, in the order in which they were added.
    package private(set) var entries: [Entry] = []
    /// The fingerprints of all entries, so that adding many certificates takes linear time.
    private var fingerprints: Set<String> = []

    /// An empty bundle.
    package init() {}

    /// Reads a PEM text. An empty text is an empty bundle.
    package init(pem text: [UInt8]) throws(TLSConfigurationError) {
        guard !text.isEmpty else { return }
        for certificate in try PEM.certificates(in: text) { add(try certificate.entry()) }
    }

    /// All certificates as PEM.
    package var text: [UInt8] { entries.flatMap(\.text) }

    /// Whether the bundle has no certificates.
    package var isEmpty: Bool { entries.isEmpty }

    /// Whether the bundle contains a certificate.
    package func contains(_ certificate: Certificate) -> Bool { fingerprints.contains(certificate.fingerprint) }

    /// Adds a certificate, unless the bundle contains it.
    package mutating func add(_ entry: Entry) {
        if fingerprints.insert(entry.certificate.fingerprint).inserted { entries.append(entry) }
    }

    /// Returns the union with another bundle.
    package func adding(_ others: CertificateBundle) -> CertificateBundle {
        var bundle = self
        for entry in others.entries { bundle.add(entry) }
        return bundle
    }

    /// Returns the bundle without expired certificates. Certificates that are not valid yet remain.
    package func unexpired(at now: Int64) -> CertificateBundle {
        guard entries.contains(where: { $0.certificate.notAfter < now }) else { return self }
        var bundle = CertificateBundle()
        for entry in entries where entry.certificate.notAfter >= now { bundle.add(entry) }
        return bundle
    }
}

extension CertificateBox {
    fileprivate func entry() throws(TLSConfigurationError) -> CertificateBundle.Entry {
        CertificateBundle.Entry(certificate: try Certificate(handle), text: try PEM.text(of: handle))
    }
}

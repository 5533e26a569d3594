/// Certificates of authorities, one after the other as PEM: whom a client trusts (`caBundle`).
package struct CertificateBundle: Sendable, Equatable {
    /// One of them.
    package struct Entry: Sendable, Equatable {
        /// What it says.
        package let certificate: Certificate
        /// It alone, as PEM.
        package let text: [UInt8]

        package init(certificate: Certificate, text: [UInt8]) {
            self.certificate = certificate
            self.text = text
        }
    }

    /// Each once, in the order in which they were added.
    package private(set) var entries: [Entry] = []

    /// Nobody is trusted.
    package init() {}

    /// Reads a PEM text; an empty one holds none.
    package init(pem text: [UInt8]) throws(TLSConfigurationError) {
        guard !text.isEmpty else { return }
        for certificate in try PEM.certificates(in: text) {
            add(
                Entry(certificate: try Certificate(certificate.handle), text: try PEM.text(of: certificate.handle)))
        }
    }

    /// All of them as PEM.
    package var text: [UInt8] { entries.flatMap(\.text) }

    /// Whether nobody is trusted.
    package var isEmpty: Bool { entries.isEmpty }

    /// Whether a certificate is among them.
    package func contains(_ certificate: Certificate) -> Bool {
        entries.contains { $0.certificate.fingerprint == certificate.fingerprint }
    }

    /// Adds one, unless it is there.
    package mutating func add(_ entry: Entry) {
        if !contains(entry.certificate) { entries.append(entry) }
    }

    /// These and those.
    package func adding(_ others: CertificateBundle) -> CertificateBundle {
        var bundle = self
        for entry in others.entries { bundle.add(entry) }
        return bundle
    }

    /// Those that have not expired. What is not valid yet stays: it is there for later.
    package func unexpired(at now: Int64) -> CertificateBundle {
        var bundle = self
        bundle.entries.removeAll { $0.certificate.notAfter < now }
        return bundle
    }
}

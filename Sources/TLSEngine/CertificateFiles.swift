/// The files that a server's identity is read from, and what it demands of clients.
package struct CertificateFiles: Sendable {
    /// The server's certificate and its chain, PEM.
    package let chain: String
    /// The private key of the certificate, PEM, without a password.
    package let key: String
    /// The authorities of clients' certificates, PEM; nil when clients need none.
    package let clientAuthorities: String?
    /// See ``ClientAuthentication/allowedNames``.
    package let allowedNames: [String]
    package let minimumVersion: TLSVersion

    package init(
        chain: String, key: String, clientAuthorities: String? = nil, allowedNames: [String] = [],
        minimumVersion: TLSVersion = .v1_2
    ) {
        self.chain = chain
        self.key = key
        self.clientAuthorities = clientAuthorities
        self.allowedNames = allowedNames
        self.minimumVersion = minimumVersion
    }

    /// What stands in the files.
    package struct Contents: Equatable, Sendable {
        let chain: [UInt8]
        let key: [UInt8]
        let clientAuthorities: [UInt8]?

        package init(chain: [UInt8], key: [UInt8], clientAuthorities: [UInt8]? = nil) {
            self.chain = chain
            self.key = key
            self.clientAuthorities = clientAuthorities
        }
    }

    /// Reads all of them.
    package func read() throws(CertificateFilesError) -> Contents {
        let chain = try Self.read(chain, blaming: CertificateFilesError.pair)
        let key = try Self.read(key, blaming: CertificateFilesError.pair)
        guard let clientAuthorities else { return Contents(chain: chain, key: key, clientAuthorities: nil) }
        let authorities = try Self.read(clientAuthorities, blaming: CertificateFilesError.clientAuthorities)
        return Contents(chain: chain, key: key, clientAuthorities: authorities)
    }

    private static func read(
        _ path: String, blaming: (TLSConfigurationError) -> CertificateFilesError
    ) throws(CertificateFilesError) -> [UInt8] {
        do throws(TLSConfigurationError) { return try PEM.contents(ofFile: path) } catch { throw blaming(error) }
    }

    /// A context from what has been read.
    package func context(from contents: Contents) throws(CertificateFilesError) -> TLSServerContext {
        var clients: ClientAuthentication?
        do throws(TLSConfigurationError) {
            clients = try contents.clientAuthorities.map { authorities throws(TLSConfigurationError) in
                try ClientAuthentication(authorities: authorities, allowedNames: allowedNames)
            }
        } catch {
            throw .clientAuthorities(error)
        }
        do throws(TLSConfigurationError) {
            return try TLSServerContext(
                chain: contents.chain, key: contents.key, minimumVersion: minimumVersion, clients: clients)
        } catch {
            throw .pair(error)
        }
    }
}

/// Why the files cannot be used, and which.
package enum CertificateFilesError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The certificate or its key.
    case pair(TLSConfigurationError)
    /// The authorities of clients' certificates.
    case clientAuthorities(TLSConfigurationError)

    package var description: String {
        switch self {
        case .pair(let error): "\(error)"
        case .clientAuthorities(let error): "authorities of clients: \(error)"
        }
    }
}

/// The sources of a server's certificate and key, and its requirements on clients.
package struct CertificateFiles: Sendable {
    /// The source of the server's certificate and key.
    package enum Pair: Sendable {
        /// PEM files: the certificate with its chain, and the private key without a password.
        case files(chain: String, key: String)
        /// In memory.
        case inMemory(InMemoryKeyPair)
    }

    /// The source of the server's certificate and key.
    package let pair: Pair
    /// The file of the authorities of client certificates, PEM; nil if clients need no certificate.
    package let clientAuthorities: String?
    /// Names of clients, see ``ClientAuthentication/allowedNames``.
    package let allowedNames: [String]
    /// The lowest version of TLS that is accepted.
    package let minimumVersion: TLSVersion

    package init(
        pair: Pair, clientAuthorities: String? = nil, allowedNames: [String] = [], minimumVersion: TLSVersion = .v1_2
    ) {
        self.pair = pair
        self.clientAuthorities = clientAuthorities
        self.allowedNames = allowedNames
        self.minimumVersion = minimumVersion
    }

    /// The contents of the sources.
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

    /// Reads all sources.
    package func read() throws(CertificateFilesError) -> Contents {
        let (chain, key) = try readPair()
        return Contents(chain: chain, key: key, clientAuthorities: try readClientAuthorities())
    }

    /// Returns a provisional certificate to start with while there is no pair in memory, and the authorities of clients. No client
    /// trusts it.
    ///
    /// - Parameter now: in seconds since 1970.
    package func provisionalContents(at now: Int64) throws(CertificateFilesError) -> Contents {
        let issued: IssuedCertificate
        do throws(TLSConfigurationError) {
            let authority = try CertificateAuthority.make(commonName: "provisional authority", validFrom: now, lifetime: 86_400)
            issued = try authority.issue(
                commonName: "provisional", names: [.dns("provisional.invalid")], validFrom: now, lifetime: 86_400)
        } catch {
            throw .pair(error)
        }
        return Contents(
            chain: issued.certificate, key: issued.privateKey, clientAuthorities: try readClientAuthorities())
    }

    private func readPair() throws(CertificateFilesError) -> (chain: [UInt8], key: [UInt8]) {
        switch pair {
        case .files(let chain, let key):
            return (
                try Self.read(chain, blaming: CertificateFilesError.pair), try Self.read(key, blaming: CertificateFilesError.pair)
            )
        case .inMemory(let pair):
            guard let contents = pair.contents else { throw .noCertificateYet }
            return (contents.chain, contents.key)
        }
    }

    private func readClientAuthorities() throws(CertificateFilesError) -> [UInt8]? {
        guard let clientAuthorities else { return nil }
        return try Self.read(clientAuthorities, blaming: CertificateFilesError.clientAuthorities)
    }

    private static func read(
        _ path: String, blaming: (TLSConfigurationError) -> CertificateFilesError
    ) throws(CertificateFilesError) -> [UInt8] {
        do throws(TLSConfigurationError) { return try PEM.contents(ofFile: path) } catch { throw blaming(error) }
    }

    /// Creates a context from contents.
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

/// Why the sources cannot be used.
package enum CertificateFilesError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The certificate or the key.
    case pair(TLSConfigurationError)
    /// There is no pair in memory yet.
    case noCertificateYet
    /// The authorities of client certificates.
    case clientAuthorities(TLSConfigurationError)

    package var description: String {
        switch self {
        case .pair(let error): "\(error)"
        case .noCertificateYet: "there is no certificate yet"
        case .clientAuthorities(let error): "client authorities: \(error)"
        }
    }
}

/// The files that a server's identity is read from, and what it demands of clients.
package struct CertificateFiles: Sendable {
    /// Where the server's certificate and key are.
    package enum Pair: Sendable {
        /// In files, PEM: the certificate and its chain; the private key, without a password.
        case files(chain: String, key: String)
        /// In memory.
        case held(HeldPair)
    }

    /// The server's certificate and key.
    package let pair: Pair
    /// The authorities of clients' certificates, PEM; nil when clients need none.
    package let clientAuthorities: String?
    /// See ``ClientAuthentication/allowedNames``.
    package let allowedNames: [String]
    package let minimumVersion: TLSVersion

    package init(
        pair: Pair, clientAuthorities: String? = nil, allowedNames: [String] = [], minimumVersion: TLSVersion = .v1_2
    ) {
        self.pair = pair
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
        let (chain, key) = try readPair()
        return Contents(chain: chain, key: key, clientAuthorities: try readClientAuthorities())
    }

    /// What to begin with where no pair is held yet: a certificate that nobody trusts, and what is demanded of clients.
    package func provisionalContents(at now: Int64) throws(CertificateFilesError) -> Contents {
        let issued: IssuedCertificate
        do throws(TLSConfigurationError) {
            let authority = try CertificateAuthority.make(commonName: "nobody", validFrom: now, lifetime: 86_400)
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
        case .held(let held):
            guard let contents = held.contents else { throw .noPairYet }
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
    /// Nobody has put a certificate there.
    case noPairYet
    /// The authorities of clients' certificates.
    case clientAuthorities(TLSConfigurationError)

    package var description: String {
        switch self {
        case .pair(let error): "\(error)"
        case .noPairYet: "there is no certificate yet"
        case .clientAuthorities(let error): "authorities of clients: \(error)"
        }
    }
}

import ArgumentParser
import LinuxSystem
import TLSEngine
import WebhookServer

/// The certificate of the server, and the clients that it accepts.
struct TLSOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The PEM file of the server's certificate and its chain. Required with --tls-private-key-file unless --self-signed is set.",
            valueName: "file"))
    var tlsCertFile: String?

    @Option(help: ArgumentHelp("The PEM file of the private key of the certificate.", valueName: "file"))
    var tlsPrivateKeyFile: String?

    @Option(help: "The lowest TLS version to accept: 1.2 or 1.3.")
    var tlsMinVersion = TLSVersion.v1_2

    @Option(
        help: ArgumentHelp(
            "The PEM file of the certificate authorities for clients. If it is set, clients must present a certificate signed by one of them.",
            discussion: """
                Configure the API server to present a client certificate. The kubelet presents none: set --metrics-address for its probes.
                """,
            valueName: "file"))
    var clientCaFile: String?

    @Option(
        help: ArgumentHelp(
            "The names of accepted clients, separated by commas: common names, DNS names or URIs of their certificates.",
            discussion: "The default is any name. Requires --client-ca-file.", valueName: "names"))
    var clientAllowedNames: String?

    @Option(
        help: ArgumentHelp(
            "How often these files are read, from 100ms to 5s. Changed files are used when they are read twice with the same content.",
            valueName: "duration"))
    var tlsReloadInterval = DurationArgument(.seconds(2))

    /// With the longest interval, the server uses changed files after at most ten seconds.
    private static let reloadIntervals: ClosedRange<Duration> = .milliseconds(100) ... .seconds(5)

    func validate() throws {
        guard Self.reloadIntervals.contains(tlsReloadInterval.duration) else {
            let value = tlsReloadInterval.defaultValueDescription
            throw ValidationError("--tls-reload-interval \(value): must be between 100ms and 5s")
        }
        guard let clientAllowedNames else { return }
        guard clientCaFile != nil else {
            throw ValidationError(
                "--client-allowed-names \(clientAllowedNames): requires --client-ca-file")
        }
        guard allowedNames.allSatisfy({ !$0.isEmpty }) else {
            throw ValidationError("--client-allowed-names \(clientAllowedNames): must not contain an empty name")
        }
    }

    private var allowedNames: [String] {
        clientAllowedNames?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
    }

    /// Checks that the certificate files are set if and only if the certificate is not self-signed. It is not part of the validation, which
    /// comes before the parser reports unknown flags.
    func requireFiles(isSelfSigned: Bool) throws(ConfigurationError) {
        let files = [("--tls-cert-file", tlsCertFile), ("--tls-private-key-file", tlsPrivateKeyFile)]
        for (flag, path) in files {
            switch (path, isSelfSigned) {
            case (let path?, true):
                throw ConfigurationError([(flag, path)], "must not be set with --self-signed")
            case (nil, false): throw ConfigurationError([(flag, "")], "must be set unless --self-signed is set")
            case (nil, true), (_?, false): break
            }
        }
    }

    private func files(_ pair: CertificateFiles.Pair) -> CertificateFiles {
        CertificateFiles(
            pair: pair, clientAuthorities: clientCaFile, allowedNames: allowedNames, minimumVersion: tlsMinVersion)
    }

    /// The initial certificate, with the rotation to later ones.
    ///
    /// - Parameter held: the holder of the self-signed certificate; nil to use the files.
    func rotation(held: InMemoryKeyPair?) throws(ConfigurationError) -> CertificateRotation {
        do throws(CertificateFilesError) {
            if let held { return try CertificateRotation.provisional(files(.inMemory(held)), at: WallTime.now().seconds) }
            return try CertificateRotation.load(files(.files(chain: tlsCertFile ?? "", key: tlsPrivateKeyFile ?? "")))
        } catch .clientAuthorities(let error) {
            throw ConfigurationError([("--client-ca-file", clientCaFile ?? "")], "\(error)")
        } catch {
            throw ConfigurationError(
                [("--tls-cert-file", tlsCertFile ?? ""), ("--tls-private-key-file", tlsPrivateKeyFile ?? "")], "\(error)")
        }
    }
}

extension TLSVersion: ExpressibleByArgument {}

import ArgumentParser
import Sockets
import TLSEngine
import WebhookServer

/// Whom the server is, and which peers it talks to.
struct TLSOptions: ParsableArguments {
    @Option(help: "The server's certificate and its chain, PEM. This and the key, or --self-signed, must be given.")
    var tlsCertFile: String?

    @Option(help: "The private key of the certificate, PEM.")
    var tlsPrivateKeyFile: String?

    @Option(help: "The lowest TLS version that is spoken: 1.2 or 1.3.")
    var tlsMinVersion = TLSVersion.v1_2

    @Option(
        help: """
            Authorities, PEM: whoever connects must present a certificate that one of them has signed. The API server does so when it \
            is told to; a kubelet never does, so that its probes need --metrics-address.
            """)
    var clientCaFile: String?

    @Option(
        help: "The names of clients that are let in, with commas between them: common names, DNS names or URIs of certificates.")
    var clientAllowedNames: String?

    @Option(help: "How often these files are looked at. A change is noticed at one look and taken into use at the next.")
    var tlsReloadInterval = DurationArgument(.seconds(2))

    /// The longest still takes a change within ten seconds.
    private static let reloadIntervals: ClosedRange<Duration> = .milliseconds(100) ... .seconds(5)

    func validate() throws {
        guard Self.reloadIntervals.contains(tlsReloadInterval.duration) else {
            let value = tlsReloadInterval.defaultValueDescription
            throw ValidationError("--tls-reload-interval \(value): must be between 100ms and 5s")
        }
        guard let clientAllowedNames else { return }
        guard clientCaFile != nil else {
            throw ValidationError(
                "--client-allowed-names \(clientAllowedNames): needs --client-ca-file, whose clients have the names")
        }
        guard allowedNames.allSatisfy({ !$0.isEmpty }) else {
            throw ValidationError("--client-allowed-names \(clientAllowedNames): a name is empty")
        }
    }

    private var allowedNames: [String] {
        clientAllowedNames?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
    }

    /// Whether the certificate comes from where it must: from files, or from nowhere when the webhook makes it itself.
    func validate(isSelfSigned: Bool) throws {
        let files = [("--tls-cert-file", tlsCertFile), ("--tls-private-key-file", tlsPrivateKeyFile)]
        for (flag, path) in files {
            switch (path, isSelfSigned) {
            case (let path?, true):
                throw ValidationError("\(flag) \(path): must not be given with --self-signed, which makes the certificate")
            case (nil, false): throw ValidationError("\(flag): must be given, unless --self-signed is")
            case (nil, true), (_?, false): break
            }
        }
    }

    private func files(_ pair: CertificateFiles.Pair) -> CertificateFiles {
        CertificateFiles(
            pair: pair, clientAuthorities: clientCaFile, allowedNames: allowedNames, minimumVersion: tlsMinVersion)
    }

    /// The certificate that the server begins with, and how it will change.
    ///
    /// - Parameter held: where a certificate will be that is in no file; nil when it is in the files.
    func rotation(held: HeldPair?) throws(ConfigurationMistake) -> CertificateRotation {
        do throws(CertificateFilesError) {
            if let held { return try CertificateRotation.awaiting(files(.held(held)), at: WallTime.now().seconds) }
            return try CertificateRotation.load(files(.files(chain: tlsCertFile ?? "", key: tlsPrivateKeyFile ?? "")))
        } catch .clientAuthorities(let error) {
            throw ConfigurationMistake([("--client-ca-file", clientCaFile ?? "")], "\(error)")
        } catch {
            throw ConfigurationMistake(
                [("--tls-cert-file", tlsCertFile ?? ""), ("--tls-private-key-file", tlsPrivateKeyFile ?? "")], "\(error)")
        }
    }
}

extension TLSVersion: ExpressibleByArgument {}

import ArgumentParser
import TLSEngine

/// Whom the server is, and which peers it talks to.
struct TLSOptions: ParsableArguments {
    @Option(help: "The server's certificate and its chain, PEM.")
    var tlsCertFile: String

    @Option(help: "The private key of the certificate, PEM.")
    var tlsPrivateKeyFile: String

    @Option(help: "The lowest TLS version that is spoken: 1.2 or 1.3.")
    var tlsMinVersion = TLSVersion.v1_2

    func context() throws(ConfigurationMistake) -> TLSServerContext {
        do throws(TLSConfigurationError) {
            return try TLSServerContext(chainFile: tlsCertFile, keyFile: tlsPrivateKeyFile, minimumVersion: tlsMinVersion)
        } catch {
            throw ConfigurationMistake(
                [("--tls-cert-file", tlsCertFile), ("--tls-private-key-file", tlsPrivateKeyFile)], "\(error)")
        }
    }
}

extension TLSVersion: ExpressibleByArgument {}

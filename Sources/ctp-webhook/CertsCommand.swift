import ArgumentParser
import Sockets
import TLSEngine

/// `ctp-webhook certs`: certificates for development, tests and small clusters.
struct CertsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certs", abstract: "Makes certificates, prints them, and tells when they expire.",
        subcommands: [CreateCommand.self, CertsPrintCommand.self, CertsCheckCommand.self])

    /// `ctp-webhook certs create`: an authority that lives only as long as this command, and one server certificate of it.
    struct CreateCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create",
            abstract: "Makes an authority and a server certificate signed by it.",
            discussion: """
                Writes ca.crt (for --cacert of curl and caBundle of a webhook configuration), tls.crt and tls.key (mode 0600). \
                The authority's own key is never written: to renew, run the command again and distribute the new ca.crt.
                """)

        @Option(help: "The folder to write to; made if it is not there.")
        var directory: String

        @Option(
            name: .customLong("name"),
            help:
                "A DNS name or IP address that clients use for the server; may be given again. The defaults serve curl and a cluster."
        )
        var names = ["localhost", "127.0.0.1", "::1", "ctp-webhook.ctp-webhook-system.svc"]

        @Option(
            help: "Make client.crt and client.key too, a certificate with this common name, for --client-ca-file and its clients."
        )
        var clientName: String?

        @Option(help: "How many days the certificates are valid.")
        var days = 365

        func validate() throws {
            // RFC 5280 appendix A.1: ub-common-name.
            if let clientName, !(1...64).contains(clientName.unicodeScalars.count) {
                throw ValidationError("--client-name \(clientName): must have 1 to 64 characters")
            }
            guard 1...36_500 ~= days else { throw ValidationError("--days \(days): must be between 1 and 36500") }
        }

        func run() throws {
            // A little earlier, for peers whose clock is behind.
            let validFrom = WallTime.now().seconds - 300
            let lifetime = Int64(days) * 86_400
            let alternatives = try SubjectAlternativeName.all(names, of: "--name")
            let authority = try CertificateAuthority.make(
                commonName: "ctp-webhook authority", validFrom: validFrom, lifetime: lifetime)
            let server = try authority.issue(
                commonName: "ctp-webhook", names: alternatives, validFrom: validFrom, lifetime: lifetime)
            let client = try clientName.map { name in
                try authority.issue(commonName: name, names: [], usage: .client, validFrom: validFrom, lifetime: lifetime)
            }
            do throws(SystemCallError) {
                let folder = try OutputFolder(directory)
                try folder.write(authority.certificate, to: "ca.crt", mode: 0o644)
                try folder.write(server.certificate, to: "tls.crt", mode: 0o644)
                try folder.write(server.privateKey, to: "tls.key", mode: 0o600)
                if let client {
                    try folder.write(client.certificate, to: "client.crt", mode: 0o644)
                    try folder.write(client.privateKey, to: "client.key", mode: 0o600)
                }
            } catch {
                throw ConfigurationMistake([("--directory", directory)], "\(error)")
            }
        }
    }
}

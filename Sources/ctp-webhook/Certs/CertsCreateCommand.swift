import ArgumentParser
import LinuxSystem
import TLSEngine

/// `ctp-webhook certs create`: a certificate authority and a server certificate. The authority's key exists only while the command runs.
struct CertsCreateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Creates a certificate authority and a server certificate signed by it.",
        discussion: """
            Writes ca.crt (for --cacert of curl, or for the caBundle of a webhook configuration), tls.crt and tls.key (mode 0600). The \
            authority's key is not written. To renew the certificate, run the command again and distribute the new ca.crt.
            """)

    @Option(help: ArgumentHelp("The folder to write to. It is created if it does not exist.", valueName: "folder"))
    var directory: String

    @Option(
        name: .customLong("name"),
        help: "A DNS name or IP address that clients use for the server. Can be repeated; replaces the default names.")
    var names = ["localhost", "127.0.0.1", "::1", "ctp-webhook.ctp-webhook-system.svc"]

    @Option(
        help: ArgumentHelp(
            "The common name of a client certificate to create as client.crt and client.key, for servers with --client-ca-file.",
            valueName: "name"))
    var clientName: String?

    @Option(help: "How many days the certificates are valid, from 1 to 36500.")
    var days = 365

    func validate() throws {
        guard !directory.isEmpty else { throw ValidationError("--directory: must not be empty") }
        // RFC 5280 appendix A.1: ub-common-name.
        if let clientName, !(1...64).contains(clientName.unicodeScalars.count) {
            throw ValidationError("--client-name \(clientName): must have 1 to 64 characters")
        }
        guard 1...36_500 ~= days else { throw ValidationError("--days \(days): must be between 1 and 36500") }
    }

    func run() throws {
        // Five minutes ago, for peers whose clock is behind.
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
            throw ConfigurationError([("--directory", directory)], "\(error)")
        }
    }
}

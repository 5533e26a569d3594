import ArgumentParser

/// `ctp-webhook certs`: certificates for development, tests and small clusters, and the certificate controller.
struct CertsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certs", abstract: "Creates, prints and checks certificates, and reconciles those of a cluster.",
        subcommands: [CertsCreateCommand.self, CertsPrintCommand.self, CertsCheckCommand.self, CertsReconcileCommand.self])
}

import ArgumentParser
import Sockets
import TLSEngine
import Telemetry

/// `ctp-webhook certs check`: whether certificates are valid, and for long enough.
struct CertsCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Tells whether certificates are valid, and for long enough; exit code 1 when one is not.",
        discussion: "For scripts: 0 says that all are in order, 1 that one is not, 2 that a file holds no certificates.")

    @Argument(help: "Files of certificates, PEM; - for standard input.")
    var files: [String]

    @Option(help: "How long from now they have to be valid.")
    var within = DurationArgument(.seconds(7 * 86_400))

    func run() throws {
        let now = WallTime.now().seconds
        var table = TextTable("FILE", "CERTIFICATE", "EXPIRES", "STATE")
        var isInOrder = true
        for file in try CertificateFile.all(files) {
            for certificate in file.certificates {
                let flaw = flaw(of: certificate, at: now)
                if flaw != nil { isInOrder = false }
                table.add([
                    file.path, certificate.subject, Timestamp(seconds: certificate.notAfter).text, flaw ?? "in order",
                ])
            }
        }
        print(table.text, terminator: "")
        if !isInOrder { throw ExitCode(1) }
    }

    private func flaw(of certificate: Certificate, at now: Int64) -> String? {
        if now < certificate.notBefore { return "not valid before \(Timestamp(seconds: certificate.notBefore).text)" }
        if now > certificate.notAfter { return "expired" }
        guard now + within.duration.components.seconds > certificate.notAfter else { return nil }
        return "expires within \(within.defaultValueDescription)"
    }
}

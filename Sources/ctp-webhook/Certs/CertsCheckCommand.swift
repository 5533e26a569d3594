import ArgumentParser
import LinuxSystem
import PolicySchema
import TextCoding
import TLSEngine
import Telemetry

/// `ctp-webhook certs check`: whether certificates are valid, now and for some time.
struct CertsCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks that certificates are valid and do not expire soon.",
        discussion: """
            Exit codes: 0 if all certificates are valid, 1 if one is not valid or expires within --within, 2 if a file cannot be read or has no \
            certificate.
            """)

    @Argument(help: "PEM files with certificates; - for standard input.")
    var files: [String]

    @Option(help: ArgumentHelp("How long from now the certificates must remain valid.", valueName: "duration"))
    var within = DurationArgument(.seconds(7 * 86_400))

    func run() throws {
        let now = WallTime.now().seconds
        var table = TextTable("FILE", "CERTIFICATE", "EXPIRES", "STATE")
        var areValid = true
        for file in try CertificateFile.all(files) {
            for certificate in file.certificates {
                let problem = problem(of: certificate, at: now)
                if problem != nil { areValid = false }
                table.add([
                    file.path, certificate.subject, Timestamp(seconds: certificate.notAfter).text, problem ?? "valid",
                ])
            }
        }
        try CommandOutput.write(table.text)
        if !areValid { throw ExitCode(1) }
    }

    private func problem(of certificate: Certificate, at now: Int64) -> String? {
        if now < certificate.notBefore { return "not valid before \(Timestamp(seconds: certificate.notBefore).text)" }
        if now > certificate.notAfter { return "expired" }
        guard now + within.duration.components.seconds > certificate.notAfter else { return nil }
        return "expires within \(within.defaultValueDescription)"
    }
}

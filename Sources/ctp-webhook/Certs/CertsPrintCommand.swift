import ArgumentParser
import JSONTape
import PolicySchema
internal import TextCoding
import TLSEngine
import Telemetry

/// `ctp-webhook certs print`: the contents of certificates.
struct CertsPrintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "print",
        abstract: "Prints the contents of certificates.",
        discussion: """
            To print the caBundle of a cluster: kubectl get validatingwebhookconfiguration ctp-webhook \
            --output 'jsonpath={.webhooks[0].clientConfig.caBundle}' | base64 --decode | ctp-webhook certs print -
            """)

    @Argument(help: "PEM files with certificates; - for standard input.")
    var files: [String]

    func run() throws {
        var lines: [String] = []
        for file in try CertificateFile.all(files) {
            for (index, certificate) in file.certificates.enumerated() {
                let position = file.certificates.count > 1 ? " (\(index + 1) of \(file.certificates.count))" : ""
                lines.append("\(file.path)\(position)")
                lines += certificate.contents.map { name, value in "  \(name.padded(to: 9))\(value)" }
            }
        }
        try CommandOutput.write(lines.map { $0.printable + "\n" }.joined())
    }
}

extension Certificate {
    fileprivate var contents: [(name: String, value: String)] {
        [
            ("subject", subject), ("issuer", issuer), ("names", alternativeNames.joined(separator: ", ")),
            ("from", Timestamp(seconds: notBefore).text), ("to", Timestamp(seconds: notAfter).text), ("serial", serialNumber),
            ("SHA-256", fingerprint),
        ].filter { !$0.1.isEmpty }
    }
}

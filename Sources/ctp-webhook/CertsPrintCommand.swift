import ArgumentParser
import JSONTape
import PolicySchema
import TLSEngine
import Telemetry

/// `ctp-webhook certs print`: what certificates say.
struct CertsPrintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "print",
        abstract: "Prints what certificates say.",
        discussion: """
            A caBundle of a cluster: kubectl get validatingwebhookconfiguration ctp-webhook \
            --output 'jsonpath={.webhooks[0].clientConfig.caBundle}' | base64 --decode | ctp-webhook certs print -
            """)

    @Argument(help: "Files of certificates, PEM; - for standard input.")
    var files: [String]

    func run() throws {
        for file in try CertificateFile.all(files) {
            for (index, certificate) in file.certificates.enumerated() {
                let place = file.certificates.count > 1 ? " (\(index + 1) of \(file.certificates.count))" : ""
                print("\(file.path)\(place)".printable)
                for (name, value) in certificate.description { print("  \(name.padded(to: 9))\(value)".printable) }
            }
        }
    }
}

extension Certificate {
    fileprivate var description: [(name: String, value: String)] {
        [
            ("subject", subject), ("issuer", issuer), ("names", alternativeNames.joined(separator: ", ")),
            ("from", Timestamp(seconds: notBefore).text), ("to", Timestamp(seconds: notAfter).text), ("serial", serialNumber),
            ("SHA-256", fingerprint),
        ].filter { !$0.1.isEmpty }
    }
}

package import Logging
package import TLSEngine
internal import Telemetry

extension Certificate {
    /// What a log line says of a certificate.
    package var metadata: Logger.Metadata {
        [
            "certificate": .string(subject), "certificate_serial": .string(serialNumber),
            "certificate_expires": .string(Timestamp(seconds: notAfter).text),
        ]
    }
}

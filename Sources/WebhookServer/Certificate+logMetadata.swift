package import Logging
internal import TextCoding
package import TLSEngine
internal import Telemetry

extension Certificate {
    /// The fields that identify a certificate in a log line: `subject`, `serial` and `not_after`.
    ///
    /// - Parameter prefix: of each field's name, for lines that are not only about the certificate.
    package func logMetadata(prefix: String = "") -> Logger.Metadata {
        [
            prefix + "subject": .string(subject), prefix + "serial": .string(serialNumber),
            prefix + "not_after": .string(Timestamp(seconds: notAfter).text),
        ]
    }
}

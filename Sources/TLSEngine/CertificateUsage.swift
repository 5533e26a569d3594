/// The purpose of a certificate (RFC 5280 §4.2.1.12).
package enum CertificateUsage: String, Sendable {
    case server = "serverAuth"
    case client = "clientAuth"
}

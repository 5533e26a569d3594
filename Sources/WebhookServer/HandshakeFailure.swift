internal import TextCoding
internal import TLSEngine
internal import Telemetry

/// The result of a TLS handshake: a label of a metric.
enum HandshakeResult: String, MetricLabelValue {
    case completed
    case failed
}

/// The reason for a failed TLS handshake: a label of a metric.
enum HandshakeFailure: String, MetricLabelValue {
    /// HTTP without TLS, or another protocol.
    case notTLS = "not_tls"
    /// No common version of TLS.
    case version
    /// No common cipher suite, group, signature algorithm or application protocol.
    case parameters
    /// The peer rejected our certificate, most often because the `caBundle` does not match it.
    case serverCertificate = "server_certificate"
    /// The client certificate is missing or was rejected.
    case clientCertificate = "client_certificate"
    /// The peer closed the connection, as TCP health checks do.
    case closed
    case timeout
    case other

    /// Classifies a failure by the texts of OpenSSL's reasons.
    init(_ failure: TLSFailure) {
        let reason = failure.reason
        func contains(_ texts: String...) -> Bool { texts.contains { reason.hasOccurrence(of: $0) } }
        self =
            if contains("http request", "https proxy request", "wrong version number", "packet length", "record layer") {
                .notTLS
            } else if contains("unsupported protocol", "protocol version", "version too low", "inappropriate fallback") {
                .version
            } else if contains("alert unknown ca", "alert bad certificate", "alert certificate", "alert unsupported certificate")
            {
                .serverCertificate
            } else if contains("peer did not return a certificate", "certificate verify failed", "no certificate") {
                .clientCertificate
            } else if contains("no shared", "no suitable", "handshake failure", "no application protocol") {
                .parameters
            } else if contains("closed", "eof", "ended", "user canceled", "user cancelled") {
                .closed
            } else {
                .other
            }
    }
}

internal import TLSEngine
internal import Telemetry

/// How a TLS handshake ended.
enum HandshakeResult: String, MetricLabelValue {
    case completed
    case failed
}

/// Why a TLS handshake failed, in as many words as a metric can have.
enum HandshakeFailure: String, MetricLabelValue {
    /// HTTP, or something else that is no TLS, on the TLS port.
    case notTLS = "not_tls"
    /// No version of TLS that both speak.
    case version
    /// No cipher suite, group or signature algorithm that both know.
    case parameters
    /// The peer does not trust our certificate: most often a `caBundle` that does not belong to it.
    case serverCertificate = "server_certificate"
    /// The peer's certificate is missing or not to be trusted.
    case clientCertificate = "client_certificate"
    /// The peer went away, as probes of balancers do.
    case closed
    case timeout
    case other

    /// - Parameter failure: OpenSSL's reason; the words are those of its table of errors.
    init(_ failure: TLSFailure) {
        let reason = failure.reason
        func says(_ words: String...) -> Bool { words.contains { reason.contains($0) } }
        self =
            if says("http request", "https proxy request", "wrong version number", "packet length", "record layer") {
                .notTLS
            } else if says("unsupported protocol", "protocol version", "version too low", "inappropriate fallback") {
                .version
            } else if says("alert unknown ca", "alert bad certificate", "alert certificate", "alert unsupported certificate") {
                .serverCertificate
            } else if says("peer did not return a certificate", "certificate verify failed", "no certificate") {
                .clientCertificate
            } else if says("no shared", "no suitable", "handshake failure", "no application protocol") {
                .parameters
            } else if says("closed", "eof", "ended", "user canceled", "user cancelled") {
                .closed
            } else {
                .other
            }
    }
}

internal import LinuxSystem
internal import Logging
internal import Synchronization
internal import TextCoding
internal import TLSEngine
internal import Telemetry

/// The status of the certificate in use: its readiness check, metrics and log lines.
final class CertificateStatus: Sendable {
    private struct State {
        /// Nil while the certificate is provisional.
        var certificate: Certificate?
        /// The last step of the certificate's expiry that was logged.
        var loggedExpiry = CertificateExpiry.far
        var reloads = 0
        var failedReloads = 0
        /// The error of the last reload; nil if it succeeded.
        var lastError: String?
    }

    private let state: Mutex<State>
    private let logger: Logger

    /// - Parameter certificate: nil if the server begins with a provisional one.
    init(_ certificate: Certificate?, logger: Logger) {
        state = Mutex(State(certificate: certificate))
        self.logger = logger
    }

    /// Another certificate is in use from now on.
    func reloaded(_ certificate: Certificate) {
        state.withLock { state in
            state.certificate = certificate
            state.loggedExpiry = .far
            state.reloads += 1
            state.lastError = nil
        }
        logExpiry(at: WallTime.now().seconds)
    }

    /// New contents of the files cannot be used.
    func reloadFailed(_ error: String) {
        state.withLock { state in
            state.failedReloads += 1
            state.lastError = error
        }
    }

    /// Logs that the certificate will expire soon, once for each step. It may be called from any thread.
    ///
    /// - Parameter now: in seconds since 1970.
    func logExpiry(at now: Int64) {
        let nextStep: (expiry: CertificateExpiry, certificate: Certificate)? = state.withLock { state in
            guard let certificate = state.certificate else { return nil }
            let expiry = CertificateExpiry(notAfter: certificate.notAfter, now: now)
            guard expiry > state.loggedExpiry else { return nil }
            state.loggedExpiry = expiry
            return (expiry, certificate)
        }
        guard let (expiry, certificate) = nextStep else { return }
        var metadata = certificate.logMetadata()
        metadata["days_left"] = .stringConvertible(max(certificate.notAfter - now, 0) / 86_400)
        switch expiry {
        case .far: break
        case .withinMonth: logger.notice("certificate expires within 30 days", metadata: metadata)
        case .withinWeek: logger.warning("certificate expires within 7 days; renew it", metadata: metadata)
        case .withinDay: logger.error("certificate expires within 1 day; renew it now", metadata: metadata)
        case .expired:
            logger.critical(
                "certificate expired; the API server rejects it and denies all changes of policies until it is renewed",
                metadata: metadata)
        }
    }

    /// The outcome of the readiness check: whether the certificate is valid.
    ///
    /// - Parameter now: in seconds since 1970.
    func outcome(at now: Int64) -> ReadinessCheck.Outcome {
        let (certificate, error) = state.withLock { ($0.certificate, $0.lastError) }
        guard let certificate else { return .failed(["no certificate yet", error].compactMap(\.self).joined(separator: ": ")) }
        guard now <= certificate.notAfter else { return .failed("expired at \(Timestamp(seconds: certificate.notAfter).text)") }
        guard now >= certificate.notBefore else {
            return .failed("not valid before \(Timestamp(seconds: certificate.notBefore).text)")
        }
        return error.map { .passedWith(note: "the last reload failed: \($0)") } ?? .passed
    }

    /// The readiness check.
    var check: ReadinessCheck {
        ReadinessCheck("certificate") { [self] in outcome(at: WallTime.now().seconds) }
    }

    /// Writes the metrics.
    func write(to page: inout MetricPage) {
        let (certificate, reloads, failed) = state.withLock { ($0.certificate, $0.reloads, $0.failedReloads) }
        if let certificate {
            page.begin(
                "ctp_webhook_certificate_not_after_seconds", "Expiry of the certificate in use, in seconds since 1970.", .gauge
            )
            page.sample(Int(certificate.notAfter))
        }
        page.begin("ctp_webhook_certificate_reloads_total", "Successful and failed reloads of the certificate files.", .counter)
        page.sample(reloads, [("result", "ok")])
        page.sample(failed, [("result", "failed")])
    }
}

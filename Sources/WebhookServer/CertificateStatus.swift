internal import Logging
internal import Sockets
internal import Synchronization
internal import TLSEngine
internal import Telemetry

/// What is to be known of the certificate in use: for readiness, metrics and the log.
final class CertificateStatus: Sendable {
    private struct State {
        /// Nil until there is one.
        var certificate: Certificate?
        /// What has been logged of the certificate's end.
        var said = CertificateExpiry.far
        var reloads = 0
        var failedReloads = 0
        /// Why the newest pair of files is not in use; nil when it is.
        var lastFailure: String?
    }

    private let state: Mutex<State>
    private let logger: Logger

    /// - Parameter certificate: nil when the server begins with one that is nobody's.
    init(_ certificate: Certificate?, logger: Logger) {
        state = Mutex(State(certificate: certificate))
        self.logger = logger
    }

    /// Another certificate is in use from now on.
    func replaced(by certificate: Certificate) {
        state.withLock { state in
            state.certificate = certificate
            state.said = .far
            state.reloads += 1
            state.lastFailure = nil
        }
        announceExpiry(at: WallTime.now().seconds)
    }

    /// A new pair of files cannot be used: the old one stays.
    func reloadFailed(_ reason: String) {
        state.withLock { state in
            state.failedReloads += 1
            state.lastFailure = reason
        }
    }

    /// Logs that the end is near, once for each step. To be called now and then, from any thread.
    func announceExpiry(at now: Int64) {
        let news: (expiry: CertificateExpiry, certificate: Certificate)? = state.withLock { state in
            guard let certificate = state.certificate else { return nil }
            let expiry = CertificateExpiry(notAfter: certificate.notAfter, now: now)
            guard expiry > state.said else { return nil }
            state.said = expiry
            return (expiry, certificate)
        }
        guard let (expiry, certificate) = news else { return }
        var metadata = certificate.metadata
        metadata["days_left"] = .stringConvertible(max(certificate.notAfter - now, 0) / 86_400)
        switch expiry {
        case .far: break
        case .withinMonth: logger.notice("the certificate expires within 30 days", metadata: metadata)
        case .withinWeek: logger.warning("the certificate expires within 7 days: renew it", metadata: metadata)
        case .withinDay: logger.error("the certificate expires within a day: renew it now", metadata: metadata)
        case .expired:
            logger.critical(
                "the certificate has expired: the API server refuses it, and with it all changes of policies; renew it now",
                metadata: metadata)
        }
    }

    /// Whether the API server will take it.
    func outcome(at now: Int64) -> ReadinessCheck.Outcome {
        let (certificate, failure) = state.withLock { ($0.certificate, $0.lastFailure) }
        guard let certificate else { return .failed(["there is none yet", failure].compactMap(\.self).joined(separator: ": ")) }
        guard now <= certificate.notAfter else { return .failed("expired at \(Timestamp(seconds: certificate.notAfter).text)") }
        guard now >= certificate.notBefore else {
            return .failed("not valid before \(Timestamp(seconds: certificate.notBefore).text)")
        }
        return failure.map { .passedWith(note: "the last reload failed: \($0)") } ?? .passed
    }

    /// The readiness check.
    var check: ReadinessCheck {
        ReadinessCheck("certificate") { [self] in outcome(at: WallTime.now().seconds) }
    }

    /// Writes what there is to be seen of it.
    func write(to page: inout MetricPage) {
        let (certificate, reloads, failed) = state.withLock { ($0.certificate, $0.reloads, $0.failedReloads) }
        if let certificate {
            page.begin(
                "ctp_webhook_certificate_not_after_seconds", "When the certificate in use expires, in seconds since 1970.", .gauge
            )
            page.sample(Int(certificate.notAfter))
        }
        page.begin(
            "ctp_webhook_certificate_reloads_total", "Certificates found in the files since the start, taken into use or not.",
            .counter)
        page.sample(reloads, [("result", "ok")])
        page.sample(failed, [("result", "failed")])
    }
}

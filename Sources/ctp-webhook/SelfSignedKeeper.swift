import KubernetesClient
import Logging
import Sockets
import Synchronization
import TLSEngine
import Telemetry
import WebhookServer

/// A thread that looks after the webhook's own certificates, and what there is to be seen of it. Whatever the API server does, what is served
/// goes on being served.
final class SelfSignedKeeper: Sendable {
    private struct State {
        var troubles: [SelfSignedTrouble] = []
        var looks = 0
        var failedLooks = 0
        var writes: [SelfSignedLook.Write: Int] = [:]
        var authority: Certificate?
    }

    private let state = Mutex(State())
    private let pair: HeldPair
    private let logger: Logger
    private let stopSignal: StopSignal
    private let thread = Mutex<SystemThread?>(nil)

    /// - Parameter pair: where what is to be served is put.
    init(puttingInto pair: HeldPair, logger: Logger) throws(SystemCallError) {
        self.pair = pair
        self.logger = logger
        stopSignal = try StopSignal()
    }

    /// Looks every `interval`, until ``stop()``.
    func start(
        _ access: ClusterAccess, _ place: SelfSignedPlace, _ terms: SelfSignedTerms, every interval: Duration
    ) throws(SystemCallError) {
        let started = try SystemThread.start(name: "self-signed") { [self] in
            var signer = SelfSigner(
                client: APIClient(access: access, agent: ClusterOptions.agent, stop: stopSignal), place: place, terms: terms)
            repeat {
                take(signer.look { WallTime.now().seconds })
                // Replicas that were started together need not look together.
            } while stopSignal.wait(until: .now() + interval * Double.random(in: 0.75...1)) == .timedOut
        }
        thread.withLock { $0 = started }
    }

    /// Ends the thread.
    func stop() {
        stopSignal.raise()
        thread.withLock { $0.take() }?.join()
    }

    private func take(_ look: SelfSignedLook) {
        if stopSignal.isRaised { return }
        if let contents = look.pair { pair.put(contents) }
        let before = state.withLock { state in
            defer { state.troubles = look.troubles }
            state.looks += look.troubles.isEmpty ? 1 : 0
            state.failedLooks += look.troubles.isEmpty ? 0 : 1
            for write in look.writes { state.writes[write, default: 0] += 1 }
            if let authority = look.authority { state.authority = authority }
            return state.troubles
        }
        for write in look.writes {
            if let words = write.words { logger.notice("\(words)") }
        }
        for trouble in look.troubles where !before.contains(where: { $0.isLike(trouble) }) {
            logger.warning(
                "the certificates cannot be looked after: going on with those in use",
                metadata: ["reason": .string(trouble.description)])
        }
        if look.troubles.isEmpty, !before.isEmpty { logger.notice("the certificates are looked after again") }
    }

    /// The readiness check: holds always, for what cannot be renewed now can still be served. Whether there is anything to serve, and whether it
    /// is valid, is what the check `certificate` says.
    var check: ReadinessCheck {
        ReadinessCheck("self-signed") { [self] in
            let troubles = state.withLock { $0.troubles }
            return troubles.isEmpty ? .passed : .passedWith(note: troubles.map(\.summary).joined(separator: "; "))
        }
    }

    /// Writes what there is to be seen of it.
    func write(to page: inout MetricPage) {
        let (looks, failed, writes, authority) = state.withLock { ($0.looks, $0.failedLooks, $0.writes, $0.authority) }
        page.begin(
            "ctp_webhook_self_signed_looks_total", "Times that the Secret and the webhook configurations were looked after.",
            .counter)
        page.sample(looks, [("result", "ok")])
        page.sample(failed, [("result", "failed")])
        page.begin("ctp_webhook_self_signed_writes_total", "What this replica has written to them.", .counter)
        for write in SelfSignedLook.Write.allCases { page.sample(writes[write] ?? 0, [("kind", write.rawValue)]) }
        if let authority {
            page.begin(
                "ctp_webhook_self_signed_authority_not_after_seconds",
                "When the authority that signs expires, in seconds since 1970.", .gauge)
            page.sample(Int(authority.notAfter))
        }
    }
}

extension SelfSignedLook.Write {
    /// What the log says; nil for what nobody needs to know.
    fileprivate var words: String? {
        switch self {
        case .authority: "a new authority was made: it signs once every caBundle holds it"
        case .promotion: "the new authority signs from now on"
        case .renewal: "the certificate was renewed"
        case .bundle: "a caBundle was brought up to date"
        case .trust, .conflict: nil
        }
    }
}

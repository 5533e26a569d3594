internal import HTTPEngine

/// A health probe of a kubelet, a load balancer or a person. The paths are those of the API server: `/readyz` for all checks,
/// `/readyz?verbose` to list them, `/readyz/certificate` for one.
struct HealthProbe {
    /// The subject of a probe.
    enum Subject: String, CaseIterable {
        /// The deprecated name of ``live``.
        case health = "healthz"
        /// Whether the process responds at all.
        case live = "livez"
        /// Whether requests should be sent to it.
        case ready = "readyz"
    }

    private let subject: Subject
    /// The name of the one check that the probe is for; nil for all.
    private let name: String?
    private let isVerbose: Bool

    /// - Returns: nil if the path is not a probe's.
    init?(path: String, query: String) {
        let parts = path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0].isEmpty, let subject = Subject(rawValue: String(parts[1])) else { return nil }
        self.subject = subject
        name = parts.count == 3 ? String(parts[2]) : nil
        // The value is ignored, as in the API server.
        isVerbose = query.split(separator: "&").contains { $0 == "verbose" || $0.hasPrefix("verbose=") }
    }

    /// Runs the checks. Returns nil if there is no check of the requested name.
    ///
    /// - Parameter readiness: the checks of ``Subject/ready``.
    func response(readiness: [ReadinessCheck]) -> HTTPResponse? {
        var checks = subject == .ready ? readiness : [Self.ping]
        if let name {
            checks = checks.filter { $0.name == name }
            guard !checks.isEmpty else { return nil }
        }
        let outcomes = checks.map { (name: $0.name, outcome: $0.run()) }
        let hasPassed = outcomes.allSatisfy(\.outcome.isPass)
        guard isVerbose || !hasPassed else { return Self.text(200, "ok\n") }
        return Self.text(
            hasPassed ? 200 : 503,
            outcomes.map(Self.line).joined() + "\(subject.rawValue) check \(hasPassed ? "passed" : "failed")\n")
    }

    /// Passes always: a process that responds is alive.
    private static let ping = ReadinessCheck("ping") { .passed }

    private static func text(_ status: Int, _ text: String) -> HTTPResponse {
        HTTPResponse(status: status, contentType: "text/plain; charset=utf-8", body: Array(text.utf8))
    }

    private static func line(_ name: String, _ outcome: ReadinessCheck.Outcome) -> String {
        switch outcome {
        case .passed: "[+]\(name) ok\n"
        case .passedWith(let note): "[+]\(name) ok: \(note)\n"
        case .failed(let reason): "[-]\(name) failed: \(reason)\n"
        }
    }
}

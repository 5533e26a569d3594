internal import HTTPEngine

/// A question after the server's health, as kubelets, balancers and people put it. Asked by GET or HEAD.
///
/// Spelt as the API server's: `/readyz` for an answer, `/readyz?verbose` for all checks, `/readyz/certificate` for one.
struct HealthProbe {
    /// What is asked.
    enum Subject: String, CaseIterable {
        /// Whether the process works at all; the same as ``live``, under the older name.
        case health = "healthz"
        case live = "livez"
        /// Whether it should be sent requests.
        case ready = "readyz"
    }

    private let subject: Subject
    /// The one check that is asked for.
    private let name: String?
    private let isVerbose: Bool

    /// - Returns: nil when the path is none of a probe.
    init?(path: String, query: String) {
        let parts = path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0].isEmpty, let subject = Subject(rawValue: String(parts[1])) else { return nil }
        self.subject = subject
        name = parts.count == 3 ? String(parts[2]) : nil
        // Whatever its value, as the API server has it.
        isVerbose = query.split(separator: "&").contains { $0 == "verbose" || $0.hasPrefix("verbose=") }
    }

    /// The answer, or nil when there is no check of the name asked for.
    ///
    /// - Parameter readiness: the checks of ``Subject/ready``.
    func response(readiness: [ReadinessCheck]) -> HTTPResponse? {
        var checks = subject == .ready ? readiness : [Self.ping]
        if let name {
            checks = checks.filter { $0.name == name }
            guard !checks.isEmpty else { return nil }
        }
        let outcomes = checks.map { (name: $0.name, outcome: $0.look()) }
        let hasPassed = outcomes.allSatisfy(\.outcome.isPass)
        guard isVerbose || !hasPassed else { return Self.text(200, "ok\n") }
        return Self.text(
            hasPassed ? 200 : 503,
            outcomes.map(Self.line).joined() + "\(subject.rawValue) check \(hasPassed ? "passed" : "failed")\n")
    }

    /// Whoever answers is alive.
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

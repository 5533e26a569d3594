internal import JSONTape
internal import PolicySchema
internal import TextCoding

/// The `response` of an AdmissionReview. It is made from the request's envelope, so that `uid` and `apiVersion` always match.
struct AdmissionResponse {
    enum Verdict {
        case allowed
        /// Allowed with a patch that is not empty.
        case patched(JSONPatch)
        case denied(Denial)
    }

    let envelope: Envelope
    let verdict: Verdict
    /// Warnings that were found but not kept.
    let droppedWarnings: Int
    /// A warning that is not about a rule.
    let notice: String?

    init(to envelope: Envelope, _ verdict: Verdict, droppedWarnings: Int = 0, notice: String? = nil) {
        self.envelope = envelope
        self.verdict = verdict
        self.droppedWarnings = droppedWarnings
        self.notice = notice
    }

    var decision: ReviewResult.Decision {
        switch verdict {
        case .allowed: .allowed
        case .patched: .patched
        case .denied: .denied
        }
    }

    /// Writes the AdmissionReview that carries the response.
    ///
    /// - Parameter findings: sorted by path.
    /// - Parameter isAudited: whether the response has audit annotations.
    /// - Returns: the number of warnings written.
    @discardableResult
    func write(to writer: inout JSONWriter, findings: Findings = Findings(), isAudited: Bool = false) -> Int {
        var warningCount = 0
        writer.object { writer in
            writer.member("kind", "AdmissionReview")
            writer.member("apiVersion", envelope.apiVersion)
            writer.key("response")
            writer.object { writer in
                writer.member("uid", envelope.uid)
                switch verdict {
                case .allowed:
                    writer.member("allowed", true)
                case .patched(let patch):
                    writer.member("allowed", true)
                    writer.member("patchType", "JSONPatch")
                    var patchWriter = JSONWriter()
                    patch.write(to: &patchWriter)
                    writer.key("patch")
                    writer.string(Base64.encode(patchWriter.bytes))
                case .denied(let denial):
                    writer.member("allowed", false)
                    writer.key("status")
                    denial.write(to: &writer, findings: findings)
                }
                if isAudited { AuditAnnotations.write(decision, findings, to: &writer) }
                warningCount = Warnings.write(findings, dropped: droppedWarnings, notice: notice, to: &writer)
            }
        }
        return warningCount
    }
}

internal import JSONTape
internal import PolicySchema

/// An answer, made only from the envelope of a request: its `uid` and version cannot be forgotten.
struct AdmissionResponse {
    enum Verdict {
        case allowed
        /// Allowed, changed by a patch that is not empty.
        case patched(JSONPatch)
        case denied(Status)
    }

    let envelope: Envelope
    let verdict: Verdict
    /// How many warnings there were beyond those that were kept.
    let droppedWarnings: Int

    init(to envelope: Envelope, _ verdict: Verdict, droppedWarnings: Int = 0) {
        self.envelope = envelope
        self.verdict = verdict
        self.droppedWarnings = droppedWarnings
    }

    /// Writes the AdmissionReview that carries the answer.
    ///
    /// - Parameter findings: what led to the verdict, by path; its warnings go with the answer.
    /// - Returns: how many warnings were written.
    @discardableResult
    func write(to writer: inout JSONWriter, findings: Findings = Findings()) -> Int {
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
                    writer.string(base64: patchWriter.bytes)
                case .denied(let status):
                    writer.member("allowed", false)
                    writer.key("status")
                    status.write(to: &writer, findings: findings)
                }
                warningCount = Warnings.write(findings, more: droppedWarnings, to: &writer)
            }
        }
        return warningCount
    }
}

extension JSONWriter {
    /// Writes bytes as a string of base64 (RFC 4648 §4), as Kubernetes encodes bytes in JSON.
    fileprivate mutating func string(base64 input: [UInt8]) {
        var output: [UInt8] = []
        output.reserveCapacity((input.count + 2) / 3 * 4)
        for start in stride(from: 0, to: input.count, by: 3) {
            let group = input[start..<min(start + 3, input.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << ((3 - group.count) * 8)
            for sextet in 0..<4 {
                let isPadding = sextet > group.count
                output.append(isPadding ? UInt8(ascii: "=") : Self.base64Alphabet[bits >> (18 - sextet * 6) & 0x3F])
            }
        }
        string(utf8: output.span)
    }

    private static let base64Alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}

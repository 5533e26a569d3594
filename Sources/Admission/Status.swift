internal import JSONTape
internal import PolicySchema
internal import TrafficPolicy

/// Kubernetes' `Status`: why a request was not done. kubectl prints the causes, Argo CD, Flux and Helm the message.
struct Status {
    /// The most causes of one answer. Whoever mends fifty mistakes asks again anyway.
    static let maxCauses = 50

    let code: Int
    let reason: String
    let message: String
    let name: String
    /// The numbers of the findings that it lists.
    let causes: [Int]

    /// A policy with errors: 422, as the API server refuses what breaks a schema.
    ///
    /// - Parameter findings: by path.
    /// - Parameter more: how many errors there were beyond those that were kept.
    static func invalid(name: String, _ findings: Findings, more: Int) -> Status {
        let errors = findings.entries.indices.filter { findings.entries[$0].severity == .error }
        let causes = Array(errors.prefix(maxCauses))
        let rest = more + errors.count - causes.count
        let isList = causes.count + (rest > 0 ? 1 : 0) != 1
        var message: [UInt8] = []
        message.append("\(ClientTrafficPolicy.kind).\(ClientTrafficPolicy.group) \"\(name.escaped)\" is invalid: ")
        if isList { message.append(UInt8(ascii: "[")) }
        for (index, cause) in causes.enumerated() {
            if index > 0 { message.append(", ") }
            findings.printDescription(of: cause, to: &message)
        }
        if rest > 0 { message.append((causes.isEmpty ? "" : ", ") + "and \(rest) more") }
        if isList { message.append(UInt8(ascii: "]")) }
        return Status(
            code: 422, reason: "Invalid", message: String(decoding: message, as: UTF8.self), name: name, causes: causes)
    }

    /// A request that nobody should have sent here.
    static func badRequest(_ message: String) -> Status {
        Status(code: 400, reason: "BadRequest", message: message, name: "", causes: [])
    }

    /// Writes the status as an object of its own or as a member of a response.
    ///
    /// - Parameter findings: those that the causes are of.
    func write(to writer: inout JSONWriter, findings: Findings = Findings()) {
        writer.object { writer in
            writer.member("kind", "Status")
            writer.member("apiVersion", "v1")
            writer.key("metadata")
            writer.object { _ in }
            writer.member("status", "Failure")
            writer.member("message", message)
            writer.member("reason", reason)
            if !causes.isEmpty { writeDetails(of: findings, to: &writer) }
            writer.member("code", code)
        }
    }

    private func writeDetails(of findings: Findings, to writer: inout JSONWriter) {
        writer.key("details")
        writer.object { writer in
            writer.member("name", name)
            writer.member("group", ClientTrafficPolicy.group)
            writer.member("kind", ClientTrafficPolicy.kind)
            writer.key("causes")
            writer.array { writer in
                var text: [UInt8] = []
                for cause in causes {
                    writer.object { writer in
                        writer.member("reason", findings.entries[cause].kind.causeReason)
                        text.removeAll(keepingCapacity: true)
                        findings.printMessage(of: cause, to: &text)
                        writer.key("message")
                        writer.string(utf8: text.span)
                        text.removeAll(keepingCapacity: true)
                        findings.printPath(of: cause, to: &text)
                        writer.key("field")
                        writer.string(utf8: text.span)
                    }
                }
            }
        }
    }
}

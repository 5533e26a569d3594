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
    let causes: [Finding]

    /// A policy with errors: 422, as the API server refuses what breaks a schema.
    static func invalid(name: String, errors: [Finding], more: Int) -> Status {
        let causes = Array(errors.prefix(maxCauses))
        let rest = more + errors.count - causes.count
        let texts = causes.map(\.description) + (rest > 0 ? ["and \(rest) more"] : [])
        let list = texts.count == 1 ? texts[0] : "[" + texts.joined(separator: ", ") + "]"
        return Status(
            code: 422, reason: "Invalid",
            message: "\(ClientTrafficPolicy.kind).\(ClientTrafficPolicy.group) \"\(name.escaped)\" is invalid: \(list)",
            name: name,
            causes: causes)
    }

    /// A request that nobody should have sent here.
    static func badRequest(_ message: String) -> Status {
        Status(code: 400, reason: "BadRequest", message: message, name: "", causes: [])
    }

    /// Writes the status as an object of its own or as a member of a response.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("kind", "Status")
            writer.member("apiVersion", "v1")
            writer.key("metadata")
            writer.object { _ in }
            writer.member("status", "Failure")
            writer.member("message", message)
            writer.member("reason", reason)
            if !causes.isEmpty { writeDetails(to: &writer) }
            writer.member("code", code)
        }
    }

    private func writeDetails(to writer: inout JSONWriter) {
        writer.key("details")
        writer.object { writer in
            writer.member("name", name)
            writer.member("group", ClientTrafficPolicy.group)
            writer.member("kind", ClientTrafficPolicy.kind)
            writer.key("causes")
            writer.array { writer in
                for cause in causes {
                    writer.object { writer in
                        writer.member("reason", cause.kind.causeReason)
                        writer.member("message", cause.message)
                        writer.member("field", cause.path.description)
                    }
                }
            }
        }
    }
}

internal import TextCoding
internal import JSONTape
internal import KubernetesStatus
internal import PolicySchema
internal import TrafficPolicy

/// A denied request: the status that the API server returns to its client, and the findings that the status lists as causes.
struct Denial {
    /// The most causes of one status. Further errors are only counted in the message.
    static let maxCauses = 50

    let status: Status
    /// The indices of the findings that `details.causes` lists.
    let causes: [Int]

    /// Denies a policy with errors: 422 `Invalid`, as the API server does for violations of a schema.
    ///
    /// - Parameter findings: sorted by path.
    /// - Parameter droppedErrors: errors that were found but not kept.
    static func invalid(policyName name: String, _ findings: Findings, droppedErrors: Int) -> Denial {
        let errors = findings.entries.indices.filter { findings.entries[$0].severity == .error }
        let causes = Array(errors.prefix(maxCauses))
        let unlisted = droppedErrors + errors.count - causes.count
        let isList = causes.count + (unlisted > 0 ? 1 : 0) != 1
        var message: [UInt8] = []
        message.append("\(ClientTrafficPolicy.kind).\(ClientTrafficPolicy.group) \"\(name.escaped)\" is invalid: ")
        if isList { message.append(UInt8(ascii: "[")) }
        for (index, cause) in causes.enumerated() {
            if index > 0 { message.append(", ") }
            findings.printDescription(of: cause, to: &message)
        }
        if unlisted > 0 { message.append((causes.isEmpty ? "" : ", ") + "and \(unlisted) more") }
        if isList { message.append(UInt8(ascii: "]")) }
        let details = StatusDetails(name: name, group: ClientTrafficPolicy.group, kind: ClientTrafficPolicy.kind)
        return Denial(
            status: Status(
                code: 422, message: String(decoding: message, as: UTF8.self), details: causes.isEmpty ? nil : details),
            causes: causes)
    }

    /// Denies a request that should not have been sent to this webhook.
    static func badRequest(_ message: String) -> Denial {
        Denial(status: Status(code: 400, message: message), causes: [])
    }

    /// Writes the status as a JSON object.
    ///
    /// - Parameter findings: the findings that ``causes`` are indices of.
    func write(to writer: inout JSONWriter, findings: Findings) {
        status.write(to: &writer) { (writer: inout JSONWriter) in
            var (message, field): ([UInt8], [UInt8]) = ([], [])
            for cause in causes {
                message.removeAll(keepingCapacity: true)
                findings.printMessage(of: cause, to: &message)
                field.removeAll(keepingCapacity: true)
                findings.printPath(of: cause, to: &field)
                StatusCause.write(
                    reason: findings.entries[cause].kind.causeReason, message: message.span, field: field.span, to: &writer)
            }
        }
    }
}

internal import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    /// The status, which Envoy Gateway writes: the Gateway API's `PolicyStatus`. It is not validated, but is part of the CRD.
    static let status = ObjectSchema(
        "PolicyStatus", "The state of the policy for each of its targets.",
        fields: [
            .required("ancestors", .atomicList(of: .object(ancestorStatus), 0...16), "One entry per target and controller.")
        ])

    private static let ancestorStatus = ObjectSchema(
        "PolicyAncestorStatus", "The state of the policy for one target.",
        fields: [
            .required("ancestorRef", .object(ancestorReference), "The target."),
            .required("controllerName", .text(1...253, .controllerName), "The controller that wrote the entry."),
            .required(
                "conditions", .list(of: condition, by: "type", 1...8), "The conditions, such as Accepted and Overridden."),
        ])

    private static let ancestorReference = ObjectSchema(
        "ParentReference", "A Gateway or ListenerSet, or one listener of it.",
        fields: [
            .optional(
                "group", .text(0...253, .subdomainOrEmpty), default: .api(.string(gatewayGroup)),
                "The API group of the target."),
            .optional("kind", .text(1...63, .kind), default: .api(.string(gatewayKind)), "The kind of the target."),
            .optional("namespace", .text(1...63, .label), "The namespace of the target; the policy's namespace if absent."),
            .required("name", .text(1...253), "The name of the target."),
            .optional("sectionName", .text(1...253, .subdomain), "The name of one listener."),
            .optional("port", .integer(1...65535), "The port of one listener."),
        ])

    private static let condition = ObjectSchema(
        "Condition", "One condition of the policy, and its last transition.",
        fields: [
            .required("type", .text(0...316, .conditionType), "The type of the condition, such as Accepted."),
            .required("status", .enumeration(["True", "False", "Unknown"]), "Whether the condition holds."),
            .optional(
                "observedGeneration", .integer(IntegerRange(format: .int64, minimum: 0)),
                "The generation of the policy for which the condition was set."),
            .required("lastTransitionTime", .text(nil, .dateTime), "The time of the last change of the status."),
            .required("reason", .text(1...1024, .conditionReason), "The reason, in one word for programs."),
            .required("message", .text(0...32768), "The reason, in a sentence for people."),
        ])
}

/// The formats of the status. They are not validated, because only the controller writes the status.
extension TextFormat {
    fileprivate static let controllerName = TextFormat(
        pattern:
            #"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9\/\-._~%!$&'()*+,;=:]+$"#,
        meaning: "a domain and a path", accepts: { _ in true })
    fileprivate static let conditionType = TextFormat(
        pattern:
            #"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$"#,
        meaning: "a word, optionally after a domain and a slash", accepts: { _ in true })
    fileprivate static let conditionReason = TextFormat(
        pattern: "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$", meaning: "a word", accepts: { _ in true })
    fileprivate static let dateTime = TextFormat(
        pattern: nil, openAPIFormat: "date-time", meaning: "a time such as 2026-01-31T12:00:00Z (RFC 3339 §5.6)",
        accepts: { _ in true })
}

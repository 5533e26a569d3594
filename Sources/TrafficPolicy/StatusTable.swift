internal import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    /// The status, which Envoy Gateway writes: the Gateway API's `PolicyStatus`. Nothing here is checked: it is for documents.
    static let status = ObjectSchema(
        "PolicyStatus", "What became of the policy, for each of its targets.",
        fields: [
            .required("ancestors", .atomicList(of: .object(ancestorStatus), 0...16), "One entry for each target and controller.")
        ])

    private static let ancestorStatus = ObjectSchema(
        "PolicyAncestorStatus", "What became of the policy at one target.",
        fields: [
            .required("ancestorRef", .object(ancestorReference), "The target."),
            .required("controllerName", .text(1...253, .controllerName), "The controller that wrote the entry."),
            .required(
                "conditions", .list(of: condition, by: "type", 1...8), "Whether the policy is accepted, overridden, and so on."),
        ])

    private static let ancestorReference = ObjectSchema(
        "ParentReference", "A Gateway or ListenerSet, or one listener of it.",
        fields: [
            .optional(
                "group", .text(0...253, .subdomainOrEmpty), default: .api(.string(gatewayGroup)),
                "The API group of the target."),
            .optional("kind", .text(1...63, .kind), default: .api(.string(gatewayKind)), "The kind of the target."),
            .optional("namespace", .text(1...63, .label), "The namespace of the target; the policy's when absent."),
            .required("name", .text(1...253), "The name of the target."),
            .optional("sectionName", .text(1...253, .subdomain), "The name of one listener."),
            .optional("port", .integer(1...65535), "The port of one listener."),
        ])

    private static let condition = ObjectSchema(
        "Condition", "One statement about the policy, and since when it holds.",
        fields: [
            .required("type", .text(0...316, .conditionType), "What the statement is about, such as Accepted."),
            .required("status", .enumeration(["True", "False", "Unknown"]), "Whether it holds."),
            .optional(
                "observedGeneration", .integer(IntegerRange(format: .int64, minimum: 0)),
                "The generation of the policy that the statement is about."),
            .required("lastTransitionTime", .text(nil, .dateTime), "When the status last changed."),
            .required("reason", .text(1...1024, .conditionReason), "Why, in one word for programs."),
            .required("message", .text(0...32768), "Why, in words for people."),
        ])
}

/// Texts of the status: the controller alone writes them, so nobody looks.
extension TextFormat {
    fileprivate static let controllerName = TextFormat(
        pattern:
            #"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9\/\-._~%!$&'()*+,;=:]+$"#,
        meaning: "a domain and a path", accepts: { _ in true })
    fileprivate static let conditionType = TextFormat(
        pattern:
            #"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$"#,
        meaning: "a word, with a domain before it or not", accepts: { _ in true })
    fileprivate static let conditionReason = TextFormat(
        pattern: "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$", meaning: "a word", accepts: { _ in true })
    fileprivate static let dateTime = TextFormat(
        pattern: nil, openAPIFormat: "date-time", meaning: "a time such as 2026-01-31T12:00:00Z (RFC 3339 §5.6)",
        accepts: { _ in true })
}

internal import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    static let gatewayGroup = "gateway.networking.k8s.io"
    static let gatewayKind = "Gateway"
    private static let targetKinds = [gatewayKind, "ListenerSet"]

    static let targetReference = ObjectSchema(
        "LocalPolicyTargetReferenceWithSectionName", "A Gateway or ListenerSet in the policy's namespace, or one listener of it.",
        fields: [
            .required(
                "group", .text(0...253, .subdomainOrEmpty), default: .target(.string(gatewayGroup)),
                "The API group of the target."),
            .required("kind", .text(1...63, .kind), default: .target(.string(gatewayKind)), "The kind of the target."),
            .required("name", .text(1...253), "The name of the target."),
            .optional("sectionName", .text(1...253, .subdomain), "The name of one listener; all listeners if absent."),
            .commonMistake(
                "namespace", .text(1...63, .label), until: "1.1",
                rules: [TargetNamespace.otherNamespace, TargetNamespace.ownNamespace],
                "Not part of the API: a target is in the namespace of its policy."),
        ],
        rules: [
            targetKind(
                .word("group", oneOf: [gatewayGroup]),
                .word("kind", oneOf: targetKinds, note: noteAboutKind).only(in: .since("1.9")),
                .word("kind", oneOf: [gatewayKind], note: noteAboutKind).only(in: .before("1.9"))),
            .rule(
                "target-section", .error, detectedBy: .crd, in: .before("1.1"),
                .forbid(.present("sectionName"), at: "sectionName"),
                error: "must not be set, because Envoy Gateway supports it only since 1.1",
                warning: "is rejected by the API server, because Envoy Gateway supports it only since 1.1; remove it",
                reason: "Envoy Gateway 1.0 applies a policy to all listeners of a Gateway",
                bad: #"{"targetRef":\#(section),"http3":{}}"#, good: #"{"targetRef":\#(gateway),"http3":{}}"#),
            .rule(
                "target-name", .warning, detectedBy: .lintOnly,
                .custom(["name"], impossibleName),
                error: "must be the name of an object: lower-case letters, digits, hyphens and dots",
                warning: "{value} cannot be the name of an object; use lower-case letters, digits, hyphens and dots",
                reason: "no Gateway or ListenerSet can have this name",
                bad: #"{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"My Gateway"}],"http3":{}}"#,
                good: #"{"targetRefs":[\#(gateway)],"http3":{}}"#),
        ],
        otherNames: [
            "matchlabels": .advice("use targetSelectors to select targets by their labels"),
            "matchexpressions": .advice("use targetSelectors to select targets by their labels"),
            "listener": .field("sectionName"), "listenername": .field("sectionName"), "sectionnames": .field("sectionName"),
        ])

    /// Advice about the kind of a target that has no listeners.
    private static let noteAboutKind: RuleCheck.Note = { kind in
        ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute", "Service"].contains(kind)
            ? "the policy applies to listeners; for routes, use a BackendTrafficPolicy" : nil
    }

    static let targetSelector = ObjectSchema(
        "TargetSelector", "Gateways or ListenerSets, selected by their labels.",
        fields: [
            .optional(
                "group", .text(0...253, .subdomainOrEmpty), default: .api(.string(gatewayGroup)), "The API group of the targets."),
            .required("kind", .text(1...63, .kind), default: .target(.string(gatewayKind)), "The kind of the targets."),
            .optional("matchLabels", .map(of: .text()), "Labels that a target must have.")
                .required(in: .from("1.1", before: "1.4")),
            .optional(
                "matchExpressions", .atomicList(of: .object(labelRequirement)), since: "1.4",
                "Requirements that a target's labels must meet."),
            .optional(
                "namespaces", .object(targetNamespaces), since: "1.8",
                "The namespaces of the targets; the policy's namespace if absent."),
        ],
        rules: [
            targetKind(.word("group", oneOf: [gatewayGroup])),
            .rule(
                "selector-kind", .warning, detectedBy: .controller,
                .require(.word("kind", oneOf: targetKinds), when: .present("kind"), at: "kind").only(in: .since("1.9")),
                .require(
                    .word("kind", oneOf: [gatewayKind]), when: .present("kind"), at: "kind", error: "must be \(gatewayKind)",
                    warning: "{value} matches nothing, because selectors find only Gateways before Envoy Gateway 1.9"
                ).only(in: .before("1.9")),
                error: "must be \(targetKinds.alternatives)",
                warning: "{value} matches nothing, because selectors find only Gateways and ListenerSets; use one of these",
                reason: "selectors find only Gateways and ListenerSets",
                bad: #"{"targetSelectors":[{"kind":"HTTPRoute","matchLabels":{"team":"edge"}}],"http3":{}}"#,
                good: #"{"targetSelectors":[{"kind":"Gateway","matchLabels":{"team":"edge"}}],"http3":{}}"#),
            .rule(
                "selector-all", .warning, detectedBy: .lintOnly,
                .require(
                    .anyOf([.nonEmpty("matchLabels"), .nonEmpty("matchExpressions")]),
                    when: .allOf([
                        .word("namespaces.from", oneOf: ["All", "Selector"]),
                        .anyOf([.not(.present("kind")), .word("kind", oneOf: targetKinds)]),
                    ])),
                error: "must have matchLabels or matchExpressions with at least one entry, because it selects other namespaces",
                warning: "matches every object of its kind in other namespaces, because it requires no labels; add matchLabels",
                reason: "without labels, the policy applies to every Gateway or ListenerSet of the selected namespaces",
                bad: #"{"targetSelectors":[{"kind":"Gateway","namespaces":{"from":"All"}}],"http3":{}}"#,
                good: #"{"targetSelectors":[{"kind":"Gateway"}],"http3":{}}"#),
            selectorNothing(.custom(eachOf: ["matchLabels"], invalidLabelPairs)),
        ])

    static let targetNamespaces = ObjectSchema(
        "TargetSelectorNamespaces", "The namespaces of the targets.",
        fields: [
            .required(
                "from", .enumeration(["Same", "All", "Selector"]), default: .api("Same"),
                "The policy's namespace, all namespaces, or those that the selector matches."),
            .optional("selector", .object(labelSelector), "The labels of the namespaces, if from is Selector."),
        ],
        rules: [
            .rule(
                "selector-namespaces", .error, detectedBy: .crd,
                .require(.present("selector"), when: .word("from", oneOf: ["Selector"]), at: "selector"),
                error: "must be set if from is Selector",
                warning: "is missing although from is Selector, which the API server rejects; set it",
                reason: "namespaces that are selected by labels need the selector",
                bad: #"""
                    {"targetSelectors":[{"kind":"Gateway","matchLabels":{"team":"edge"},"namespaces":{"from":"Selector"}}],"http3":{}}
                    """#,
                good: #"""
                    {"targetSelectors":[{"kind":"Gateway","matchLabels":{"team":"edge"},"namespaces":
                    {"from":"Selector","selector":{"matchLabels":{"stage":"live"}}}}],"http3":{}}
                    """#)
        ])

    static let labelSelector = ObjectSchema(
        "LabelSelector", "Selects objects by their labels.",
        fields: [
            .optional("matchLabels", .map(of: .text()), "Labels that an object must have."),
            .optional("matchExpressions", .atomicList(of: .object(labelRequirement)), "Requirements that the labels must meet."),
        ],
        rules: [selectorNothing(.custom(eachOf: ["matchLabels"], invalidLabelPairs))], isAtomic: true)

    static let labelRequirement = ObjectSchema(
        "LabelSelectorRequirement", "A requirement that one label must meet.",
        fields: [
            .required("key", .text(), "The key of the label."),
            .required("operator", .text(), "In, NotIn, Exists or DoesNotExist."),
            .optional("values", .atomicList(of: .text()), "The values that In and NotIn compare with."),
        ],
        rules: [selectorNothing(.custom(["key", "operator", "values"], invalidLabelRequirements))])
}

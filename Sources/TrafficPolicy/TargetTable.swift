internal import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    static let gatewayGroup = "gateway.networking.k8s.io"
    static let gatewayKind = "Gateway"

    static let targetReference = ObjectSchema(
        "LocalPolicyTargetReferenceWithSectionName", "A Gateway or ListenerSet in the policy's namespace, or one listener of it.",
        fields: [
            .required(
                "group", .text(0...253, .subdomainOrEmpty), default: .target(.string(gatewayGroup)),
                "The API group of the target."),
            .required("kind", .text(1...63, .kind), default: .target(.string(gatewayKind)), "The kind of the target."),
            .required("name", .text(1...253), "The name of the target."),
            .optional("sectionName", .text(1...253, .subdomain), "The name of one listener; all of the target's when absent."),
            .foreign("namespace", "Not part of the API: a target lives in the namespace of its policy."),
        ],
        rules: [
            .word("group", oneOf: [gatewayGroup], .targetKind),
            .word("kind", oneOf: ["Gateway", "ListenerSet"], .targetKind),
        ])

    static let targetSelector = ObjectSchema(
        "TargetSelector", "Gateways or ListenerSets by their labels.",
        fields: [
            .optional(
                "group", .text(0...253, .subdomainOrEmpty), default: .api(.string(gatewayGroup)), "The API group of the targets."),
            .required("kind", .text(1...63, .kind), default: .target(.string(gatewayKind)), "The kind of the targets."),
            .optional("matchLabels", .map(of: .text()), "Labels that a target must have."),
            .optional(
                "matchExpressions", .atomicList(of: .object(labelRequirement)), "Requirements that a target's labels must meet."),
            .optional(
                "namespaces", .object(targetNamespaces), "Where the targets are looked for; the policy's namespace when absent."),
        ],
        rules: [
            .word("group", oneOf: [gatewayGroup], .targetKind),
            .when(
                .present("kind"), .word("kind", oneOf: ["Gateway", "ListenerSet"]), .selectorKind, at: "kind",
                "matches nothing: selectors find Gateways and ListenerSets only"),
            .when(
                .anyOf([.not(.present("kind")), .word("kind", oneOf: ["Gateway", "ListenerSet"])]),
                .anyOf([.nonEmpty("matchLabels"), .nonEmpty("matchExpressions")]), .selectorAll,
                "matches every object of its kind: no labels are asked for"),
            .custom(ofEach: ["matchLabels"], .selectorNothing, labelPairs),
        ])

    static let targetNamespaces = ObjectSchema(
        "TargetSelectorNamespaces", "The namespaces in which targets are looked for.",
        fields: [
            .required("from", .enumeration(["Same", "All", "Selector"]), default: .api("Same"), "Which namespaces."),
            .optional("selector", .object(labelSelector), "The labels of the namespaces, with from: Selector."),
        ],
        rules: [
            .when(
                .word("from", oneOf: ["Selector"]), .present("selector"), .selectorNamespaces, at: "selector",
                "must be set when from is Selector")
        ])

    static let labelSelector = ObjectSchema(
        "LabelSelector", "A selection of objects by their labels.",
        fields: [
            .optional("matchLabels", .map(of: .text()), "Labels that must be there."),
            .optional("matchExpressions", .atomicList(of: .object(labelRequirement)), "Requirements that the labels must meet."),
        ],
        rules: [.custom(ofEach: ["matchLabels"], .selectorNothing, labelPairs)], isAtomic: true)

    static let labelRequirement = ObjectSchema(
        "LabelSelectorRequirement", "What must hold of one label.",
        fields: [
            .required("key", .text(), "The label."),
            .required("operator", .text(), "In, NotIn, Exists or DoesNotExist."),
            .optional("values", .atomicList(of: .text()), "The values that In and NotIn compare with."),
        ],
        rules: [.custom(["key", "operator", "values"], .selectorNothing, labelRequirements)])
}

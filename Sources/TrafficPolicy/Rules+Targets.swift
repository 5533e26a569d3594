internal import PolicySchema

/// Rules about what a policy is for. Examples of these bring their own targets.
extension Rule {
    static let targetRequired = Rule(
        "target-required", .error, .controller,
        reason: "a policy without a target is never applied; the CRD accepts one with an empty list",
        bad: #"{"targetRefs":[],"http3":{}}"#, good: #"{"targetRefs":[\#(gateway)],"http3":{}}"#)
    static let targetExclusive = Rule(
        "target-exclusive", .error, .controller, reason: "beside targetRef, the controller ignores targetRefs",
        bad: #"{"targetRef":\#(gateway),"targetRefs":[\#(gateway)],"http3":{}}"#,
        good: #"{"targetRefs":[\#(gateway)],"http3":{}}"#)
    static let targetKind = Rule(
        "target-kind", .error, .crd, reason: "only Gateways and ListenerSets have listeners",
        bad: #"{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"HTTPRoute","name":"edge"}],"http3":{}}"#,
        good: #"{"targetRefs":[\#(gateway)],"http3":{}}"#)
    static let targetNamespace = Rule(
        "target-namespace", .error, .lint, reason: "a target lives in the namespace of its policy, whatever its reference says",
        bad: #"""
            {"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge","namespace":"other"}],"http3":{}}
            """#,
        good: #"{"targetRefs":[\#(gateway)],"http3":{}}"#)
    static let targetNamespaceRedundant = Rule(
        "target-namespace-redundant", .warning, .crd,
        reason: "the API server drops the field; the namespace is the policy's anyway",
        bad: #"""
            {"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge","namespace":"default"}],"http3":{}}
            """#,
        good: #"{"targetRefs":[\#(gateway)],"http3":{}}"#)
    static let targetDuplicate = Rule(
        "target-duplicate", .error, .controller, reason: "the policy would conflict with itself, and its status say Conflicted",
        bad: #"{"targetRefs":[\#(gateway),\#(gateway)],"http3":{}}"#, good: #"{"targetRefs":[\#(gateway)],"http3":{}}"#)
    static let targetOverlap = Rule(
        "target-overlap", .warning, .controller,
        reason: "the policy would override itself on the section, and its status say Overridden",
        bad: #"{"targetRefs":[\#(gateway),\#(section)],"http3":{}}"#, good: #"{"targetRefs":[\#(gateway)],"http3":{}}"#)
    static let targetName = Rule(
        "target-name", .warning, .lint, reason: "no Gateway or ListenerSet can be called so",
        bad: #"{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"My Gateway"}],"http3":{}}"#,
        good: #"{"targetRefs":[\#(gateway)],"http3":{}}"#)
    static let targetCount = Rule(
        "target-count", .warning, .controller,
        reason: "the status has room for 16 targets; what became of the others stays untold",
        bad: "{\"targetRefs\":[\((1...17).map { gateway(named: "edge-\($0)") }.joined(separator: ","))],\"http3\":{}}",
        good: "{\"targetRefs\":[\((1...16).map { gateway(named: "edge-\($0)") }.joined(separator: ","))],\"http3\":{}}")
    static let selectorNamespaces = Rule(
        "selector-namespaces", .error, .crd, reason: "namespaces chosen by a selector need the selector",
        bad:
            #"{"targetSelectors":[{"kind":"Gateway","matchLabels":{"team":"edge"},"namespaces":{"from":"Selector"}}],"http3":{}}"#,
        good: #"""
            {"targetSelectors":[{"kind":"Gateway","matchLabels":{"team":"edge"},"namespaces":
            {"from":"Selector","selector":{"matchLabels":{"stage":"live"}}}}],"http3":{}}
            """#)
    static let selectorAll = Rule(
        "selector-all", .warning, .lint, reason: "without labels to match, the selector takes every object of its kind",
        bad: #"{"targetSelectors":[{"kind":"Gateway"}],"http3":{}}"#,
        good: #"{"targetSelectors":[{"kind":"Gateway","matchLabels":{"team":"edge"}}],"http3":{}}"#)
    static let selectorKind = Rule(
        "selector-kind", .warning, .controller, reason: "selectors find Gateways and ListenerSets only",
        bad: #"{"targetSelectors":[{"kind":"HTTPRoute","matchLabels":{"team":"edge"}}],"http3":{}}"#,
        good: #"{"targetSelectors":[{"kind":"Gateway","matchLabels":{"team":"edge"}}],"http3":{}}"#)
    static let selectorNothing = Rule(
        "selector-nothing", .warning, .controller,
        reason: "a selector with an invalid requirement matches nothing, without a word",
        bad:
            #"{"targetSelectors":[{"kind":"Gateway","matchExpressions":[{"key":"team","operator":"In","values":[]}]}],"http3":{}}"#,
        good: #"""
            {"targetSelectors":[{"kind":"Gateway","matchExpressions":[{"key":"team","operator":"In","values":["edge"]}]}],"http3":{}}
            """#)
    static let specEmpty = Rule(
        "spec-empty", .warning, .lint,
        reason: "a policy without a setting changes nothing, but holds its targets against other policies",
        bad: #"{"targetRefs":[\#(gateway)]}"#, good: #"{"targetRefs":[\#(gateway)],"http3":{}}"#)

    private static let gateway = gateway(named: "edge")
    private static let section = #"{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge","sectionName":"https"}"#

    private static func gateway(named name: String) -> String {
        #"{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"\#(name)"}"#
    }
}

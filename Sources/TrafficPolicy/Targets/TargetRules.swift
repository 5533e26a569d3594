internal import JSONTape
internal import PolicySchema

/// The rules about the targets of a policy. Their examples have targets.
extension ClientTrafficPolicy {
    static let targetRules: [ObjectRule] = [
        .rule(
            "target-required", .error, detectedBy: .controller, in: .since("1.1"),
            .require(
                .anyOf([.present("targetRef"), .nonEmpty("targetRefs"), .nonEmpty("targetSelectors")]),
                // The CRD accepts an empty targetRefs.
                crd: .anyOf([.present("targetRef"), .present("targetRefs"), .nonEmpty("targetSelectors")])),
            error: "must have targetRefs or targetSelectors with at least one entry",
            warning: "has no target, so it never applies; add an entry to targetRefs or targetSelectors",
            reason: "a policy without a target is never applied, and the CRD accepts an empty list of targets",
            bad: #"{"targetRefs":[],"http3":{}}"#, good: #"{"targetRefs":[\#(gateway)],"http3":{}}"#),
        .rule(
            "target-exclusive", .error, detectedBy: .controller,
            .require(
                .not(.present("targetRef")), when: .present("targetRefs"), at: "targetRefs", fix: .remove,
                // The CRD accepts both beside a selector.
                crd: .anyOf([.not(.present("targetRef")), .not(.present("targetRefs")), .nonEmpty("targetSelectors")])),
            error: "must not be set together with targetRef, which takes precedence",
            warning: "is ignored, because targetRef is set; remove one of the two",
            reason: "the controller ignores targetRefs if targetRef is set",
            bad: #"{"targetRef":\#(gateway),"targetRefs":[\#(gateway)],"http3":{}}"#,
            good: #"{"targetRefs":[\#(gateway)],"http3":{}}"#),
        .rule(
            "target-duplicate", .error, detectedBy: .controller,
            .custom(eachOf: ["targetRefs"], duplicateTargets),
            error: "must differ from {first}, which is the same target",
            warning: "is the same target as {first}, so the policy conflicts with itself; remove it",
            reason: "the policy conflicts with itself, and its status says Conflicted",
            bad: #"{"targetRefs":[\#(gateway),\#(gateway)],"http3":{}}"#, good: #"{"targetRefs":[\#(gateway)],"http3":{}}"#),
        .rule(
            "target-overlap", .warning, detectedBy: .controller,
            .custom(eachOf: ["targetRefs"], overlappingTargets),
            error: "must not be a section of a {kind} that is also a target as a whole",
            warning: "is a section of a {kind} that is also a target as a whole; remove one of the two",
            reason: "the policy overrides itself on the section, and its status says Overridden",
            bad: #"{"targetRefs":[\#(gateway),\#(section)],"http3":{}}"#, good: #"{"targetRefs":[\#(gateway)],"http3":{}}"#),
        .rule(
            "target-count", .warning, detectedBy: .controller,
            .custom(eachOf: ["targetRefs"], excessiveTargets),
            error: "must have at most \(maxReportedTargets) targets, because the policy's status reports no more",
            warning: "has {count} targets, but the policy's status reports only \(maxReportedTargets); split the policy",
            reason: "the status has room for \(maxReportedTargets) targets, so the state of the others is unknown",
            bad: "{\"targetRefs\":[\((1...17).map { gateway(named: "edge-\($0)") }.joined(separator: ","))],\"http3\":{}}",
            good: "{\"targetRefs\":[\((1...16).map { gateway(named: "edge-\($0)") }.joined(separator: ","))],\"http3\":{}}"),
        .rule(
            "spec-empty", .warning, detectedBy: .lintOnly,
            .custom(["targetRef", "targetRefs", "targetSelectors"], missingSettings),
            error: "must have a setting besides its targets",
            warning: "has no settings, so it only keeps other policies off its targets; add a setting or delete the policy",
            reason: "a policy without a setting changes nothing, but keeps other policies off its targets",
            bad: #"{"targetRefs":[\#(gateway)]}"#, good: #"{"targetRefs":[\#(gateway)],"http3":{}}"#),
    ]

    /// The rule that a target has a supported group and kind.
    ///
    /// - Parameter checks: the group and, for a reference, the kind.
    static func targetKind(_ checks: RuleCheck...) -> ObjectRule {
        .rule(
            "target-kind", .error, detectedBy: .crd, checks: checks,
            reason: "only Gateways and ListenerSets have listeners",
            bad: #"{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"HTTPRoute","name":"edge"}],"http3":{}}"#,
            good: #"{"targetRefs":[\#(gateway)],"http3":{}}"#)
    }

    /// The rule that a label selector has valid requirements, without which it matches nothing.
    static func selectorNothing(_ check: RuleCheck) -> ObjectRule {
        .rule(
            "selector-nothing", .warning, detectedBy: .controller, check,
            error: "{requirement}, otherwise the selector matches nothing[; did you mean {suggestion}?]",
            warning: "{value} {fault}, so the selector matches nothing; {advice}",
            reason: "a selector with an invalid requirement matches nothing, and no status reports it",
            bad:
                #"{"targetSelectors":[{"kind":"Gateway","matchExpressions":[{"key":"team","operator":"In","values":[]}]}],"http3":{}}"#,
            good: #"""
                {"targetSelectors":[{"kind":"Gateway","matchExpressions":[{"key":"team","operator":"In","values":["edge"]}]}],"http3":{}}
                """#)
    }

    // MARK: Examples

    static let gateway = gateway(named: "edge")
    static let section = #"{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge","sectionName":"https"}"#

    private static func gateway(named name: String) -> String {
        #"{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"\#(name)"}"#
    }
}

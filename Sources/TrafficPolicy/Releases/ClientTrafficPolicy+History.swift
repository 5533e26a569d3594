package import PolicySchema

extension ClientTrafficPolicy {
    /// What the releases say about fields and rules. It is made at the first use, from the tables of all releases.
    package static let history = ReleaseHistory(
        KnownReleases.milestones.map { ($0, allReleases.resolved(for: KnownReleases.profile(of: $0))) })

    /// The releases that have a rule, in words; nil if all have it.
    package static func releases(of rule: Rule) -> String? { releasesByRule[rule] ?? nil }

    private static let releasesByRule: [Rule: String?] = {
        let ofEnvoys = allReleases.rulesOfEnvoys
        return Dictionary(
            uniqueKeysWithValues: ownRules.map { rule in
                (rule, ofEnvoys[rule]?.description ?? history.releases { PolicyTables.ownRules(of: $0).contains(rule) })
            })
    }()
}

extension ObjectSchema {
    /// The rules that only some releases of Envoy have, with their releases.
    fileprivate var rulesOfEnvoys: [Rule: Releases] {
        var found: [Rule: Releases] = [:]
        for rule in rules where rule.releases.envoy != .all { found[rule.rule] = rule.releases }
        for field in fields {
            if let schema = field.type.schema { found.merge(schema.rulesOfEnvoys) { first, _ in first } }
        }
        return found
    }
}

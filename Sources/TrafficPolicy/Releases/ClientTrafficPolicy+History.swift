package import PolicySchema

extension ClientTrafficPolicy {
    /// What the releases say about fields and rules. It is made at the first use, from the tables of all releases.
    package static let history = ReleaseHistory(
        KnownReleases.milestones.map { ($0, allReleases.resolved(for: KnownReleases.profile(of: $0))) })

    /// The releases that have a rule, in words; nil if all have it.
    package static func releases(of rule: Rule) -> String? { releasesByRule[rule] ?? nil }

    private static let releasesByRule: [Rule: String?] = {
        let envoys = allReleases.envoyReleases
        return Dictionary(
            uniqueKeysWithValues: ownRules.map { rule in
                (rule, envoys[rule].map { "Envoy \($0)" } ?? history.releases { PolicyTables.ownRules(of: $0).contains(rule) })
            })
    }()
}

extension ObjectSchema {
    /// The rules that only some releases of Envoy have.
    fileprivate var envoyReleases: [Rule: VersionSet<EnvoyRelease>] {
        var found: [Rule: VersionSet<EnvoyRelease>] = [:]
        for rule in rules where rule.releases.envoy != .all { found[rule.rule] = rule.releases.envoy }
        for field in fields {
            if let schema = field.type.schema { found.merge(schema.envoyReleases) { first, _ in first } }
        }
        return found
    }
}

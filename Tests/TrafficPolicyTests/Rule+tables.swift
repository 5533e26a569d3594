import CachedTables
import PolicySchema
import TrafficPolicy

extension PolicyTables {
    /// The tables of every state of the releases, the newest release first and then from new to old.
    static let all: [PolicyTables] =
        [.newest] + KnownReleases.milestones.reversed().map { cachedTables(for: KnownReleases.profile(of: $0)) }

    /// The tables of `main`, which have every field.
    static let main: PolicyTables = cachedTables(for: KnownReleases.profile(of: .main))
}

extension Rule {
    /// The tables of the newest release that has the rule.
    var tables: PolicyTables { Self.tablesByRule[self] ?? .newest }

    private static let tablesByRule: [Rule: PolicyTables] = PolicyTables.all.reduce(into: [:]) { tables, release in
        for rule in release.ownRules where tables[rule] == nil { tables[rule] = release }
    }
}

public import PolicySchema
internal import Synchronization
public import TrafficPolicy

/// The tables of all profiles that the tests have used. Making them takes much of the time of a comparison.
private let known = Mutex<[Profile: PolicyTables]>([:])

/// The tables for a profile.
public func cachedTables(for profile: Profile) -> PolicyTables {
    if let tables = known.withLock({ $0[profile] }) { return tables }
    let tables = ClientTrafficPolicy.tables(for: profile)
    return known.withLock { known in
        defer { known[profile] = known[profile] ?? tables }
        return known[profile] ?? tables
    }
}

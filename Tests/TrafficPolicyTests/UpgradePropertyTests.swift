import CachedTables
import EnvoyTranslation
import JSONTape
import PolicySchema
import Testing
import TrafficPolicy
import Upgrade

/// What comparisons of releases guarantee for any policy.
@Suite struct UpgradePropertyTests {
    /// Policies with and without faults.
    private static let policies: [JSONValue] = {
        var (valid, faulty) = (RandomPolicy(seed: 15), RandomPolicy(seed: 16, invalidOneIn: 12))
        return (0..<60).map { $0 % 2 == 0 ? valid.policy() : faulty.policy() }
    }()

    private static let profiles = KnownReleases.milestones.map { KnownReleases.profile(of: $0) }

    private func changes(_ policy: JSONValue, _ comparison: ReleaseComparison) throws -> [PolicyChange] {
        let tape = try JSONTape(parsing: policy.text)
        return comparison.changes(of: tape, at: tape.root)
    }

    @Test("Between a release and itself, nothing but the errors of both is reported", arguments: profiles)
    func same(profile: Profile) throws {
        let comparison = ReleaseComparison(from: profile, to: profile, tables: cachedTables)
        for policy in Self.policies.prefix(10) {
            let found = try changes(policy, comparison)
            #expect(found.allSatisfy { $0.kind == .unresolved }, "\(found.map { "\($0.kind) \($0.path)" })\n\(policy.text)")
        }
    }

    @Test(
        "A policy that the new release refuses is never without an error or a warning",
        arguments: zip(profiles, profiles.dropFirst()))
    func refused(old: Profile, new: Profile) throws {
        let comparison = ReleaseComparison(from: old, to: new, tables: cachedTables)
        var validator = PolicyValidator(cachedTables(for: new))
        var refused = 0
        for policy in Self.policies.prefix(30) {
            let tape = try JSONTape(parsing: policy.text)
            validator.validate(tape, at: tape.root)
            let dropped = validator.findings.kept.filter { $0.rule == .newerField }
            let errors = validator.findings.kept.filter { error in
                error.severity == .error && error.rule.detectedBy != .lintOnly
                    && !dropped.contains { error.path.steps.starts(with: $0.path.steps) }
            }
            guard !errors.isEmpty else { continue }
            refused += 1
            #expect(try changes(policy, comparison).contains { $0.severity != nil }, "\(policy.text)")
        }
        #expect(refused > 3)
    }

    @Test(
        "A valid policy whose listeners are different in the new release is never without an error or a warning",
        arguments: zip(profiles, profiles.dropFirst()))
    func translated(old: Profile, new: Profile) throws {
        let comparison = ReleaseComparison(from: old, to: new, tables: cachedTables)
        for policy in Self.policies {
            guard try Self.errors(of: policy, old) == 0, try Self.errors(of: policy, new) == 0 else { continue }
            let (before, after) = (Meaning.translations(of: policy, for: old), Meaning.translations(of: policy, for: new))
            guard before != after else { continue }
            #expect(try changes(policy, comparison).contains { $0.severity != nil }, "\(policy.text)")
        }
    }

    @Test(
        "A safe fix adds no error to either release, does not change what the old one makes of the policy, and leaves nothing to fix again"
    )
    func fixes() throws {
        var count = 0
        for (old, new) in [(5, Self.profiles.count - 2), (7, 11), (11, Self.profiles.count - 2)].map({
            (Self.profiles[$0.0], Self.profiles[$0.1])
        }) {
            let comparison = ReleaseComparison(from: old, to: new, tables: cachedTables)
            for policy in Self.policies {
                var fixed = policy
                var steps = 0
                while let fix = try changes(fixed, comparison).compactMap(\.fix).first(where: \.isSafe), steps < 10 {
                    fixed = try fix.patch.applied(to: fixed)
                    steps += 1
                }
                #expect(steps < 10, "\(policy.text)")
                guard steps > 0 else { continue }
                count += steps
                #expect(
                    Meaning.translations(of: policy, for: old) == Meaning.translations(of: fixed, for: old),
                    "\(old)\n\(policy.text)\n\(fixed.text)")
                for profile in [old, new] {
                    let before = try Self.errors(of: policy, profile)
                    let after = try Self.errors(of: fixed, profile)
                    #expect(after <= before, "\(profile)\n\(policy.text)\n\(fixed.text)")
                }
            }
        }
        #expect(count > 50)
    }

    @Test("Fixes that are not safe end as well, and do not undo each other", arguments: zip(profiles, profiles.dropFirst(4)))
    func unsafeFixes(old: Profile, new: Profile) throws {
        let comparison = ReleaseComparison(from: old, to: new, tables: cachedTables)
        for policy in Self.policies.prefix(20) {
            var fixed = policy
            var states: Set<String> = []
            while let fix = try changes(fixed, comparison).compactMap(\.fix).first {
                try #require(states.insert(fixed.text).inserted, "\(old) to \(new)\n\(policy.text)\n\(fixed.text)")
                fixed = try fix.patch.applied(to: fixed)
            }
        }
    }

    private static func errors(of policy: JSONValue, _ profile: Profile) throws -> Int {
        let tape = try JSONTape(parsing: policy.text)
        var validator = PolicyValidator(cachedTables(for: profile))
        validator.validate(tape, at: tape.root)
        return validator.findings.kept.count { $0.severity == .error || $0.rule == .newerField }
    }
}

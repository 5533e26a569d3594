import CachedTables
import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

@testable import Upgrade

@Suite struct BehaviorChangeTests {
    @Test("The rows are complete: different names, ascending releases that the tables know, and different effects in a row")
    func table() {
        #expect(Set(BehaviorChange.all.map(\.id)).count == BehaviorChange.all.count)
        for change in BehaviorChange.all {
            #expect(change.states.count > 1)
            for (before, after) in zip(change.states, change.states.dropFirst()) {
                #expect(before.first < after.first && before.effect != after.effect, "\(change.id)")
            }
            for state in change.states { #expect(KnownReleases.milestones.contains(state.first), "\(change.id)") }
        }
    }

    @Test(
        "A policy with the setting has the change where its effect differs, in both directions, and no other policy has it",
        arguments: BehaviorChange.all)
    func examples(change: BehaviorChange) throws {
        let milestones = KnownReleases.milestones
        let example = try JSONValue(parsing: change.example)
        let places = change.places(example)
        #expect(!places.isEmpty)
        #expect(change.places(try JSONValue(parsing: change.counterexample)).isEmpty)
        for (old, new) in zip(milestones, milestones.dropFirst()) {
            let isBoundary = change.states.dropFirst().contains { $0.first == new }
            for (from, to, kind) in [(old, new, change.upward), (new, old, change.downward)] {
                let tape = try policy(change.example)
                let comparison = ReleaseComparison(
                    from: KnownReleases.profile(of: from), to: KnownReleases.profile(of: to), tables: cachedTables)
                let found = comparison.changes(of: tape, at: tape.root).filter { found in
                    change.states.contains { found.text.contains($0.effect) } && places.contains(found.path)
                }
                let expected = isBoundary ? places.compactMap { _ in kind } : []
                #expect(found.map(\.kind) == expected, "\(from) → \(to)")
                for found in found { #expect(found.severity == change.severity) }
            }
        }
    }
}

extension BehaviorChange: CustomTestStringConvertible {
    /// The name of the row.
    public var testDescription: String { id }
}

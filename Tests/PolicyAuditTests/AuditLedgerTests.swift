import JSONTape
import PolicyAttachment
import Testing

@testable import PolicyAudit

/// The findings of stored policies over time. Codes with an even number are errors.
@Suite struct AuditLedgerTests {
    private static func set(_ codes: UInt16...) -> FindingSet {
        var set = FindingSet()
        for code in codes { set.insert(code) }
        return set
    }

    private static func policy(_ name: String) throws -> Policy {
        let tape = try JSONTape(parsing: Array(#"{"metadata":{"name":"\#(name)"},"spec":{}}"#.utf8).span)
        return try #require(Policy(reading: tape, at: tape.root))
    }

    @Test("A set has each finding once, in one order, and the state of its most severe finding")
    func sets() {
        #expect(Self.set(5, 1, 3, 1).codes == [1, 3, 5])
        #expect(Self.set(3, 1) == Self.set(1, 3, 3))
        #expect(Self.set(1, 2).union(Self.set(2, 3)) == Self.set(1, 2, 3))
        #expect(Self.set(1, 2).subtracting(Self.set(2, 3)) == Self.set(1))
        #expect(Self.set().state == .valid)
        #expect(Self.set(1, 3).state == .warned)
        #expect(Self.set(1, 2).state == .invalid)
    }

    @Test(
        "A change is reported with what was added and removed; the same findings again are none",
        arguments: [
            ([], [], nil), ([2], [2], nil), ([], [2], ([2], [])), ([2], [], ([], [2])), ([2, 3], [3, 4], ([4], [2])),
            ([2], [3], ([3], [2])),
        ] as [([UInt16], [UInt16], ([UInt16], [UInt16])?)])
    func changes(before: [UInt16], after: [UInt16], expected: (added: [UInt16], removed: [UInt16])?) throws {
        var ledger = AuditLedger(codeCount: 6)
        let policy = try Self.policy("p")
        let (old, new) = (before.reduce(into: FindingSet()) { $0.insert($1) }, after.reduce(into: FindingSet()) { $0.insert($1) })
        let first = ledger.store(policy, own: old, all: old)
        #expect((first == nil) == before.isEmpty)
        let change = ledger.store(policy, own: new, all: new)
        #expect(change?.added.codes == expected?.added)
        #expect(change?.removed.codes == expected?.removed)
        #expect(ledger.totals.policies.reduce(0, +) == 1)
        #expect(ledger.totals[new.state] == 1)
        for code in 0..<6 { #expect(ledger.totals.findings[code] == (after.contains(UInt16(code)) ? 1 : 0)) }
    }

    @Test("Findings about a policy alone are kept until the policy changes")
    func ownFindings() throws {
        var ledger = AuditLedger(codeCount: 6)
        let policy = try Self.policy("p")
        #expect(ledger.ownFindings(of: policy) == nil)
        _ = ledger.store(policy, own: Self.set(1), all: Self.set(1, 3))
        #expect(ledger.ownFindings(of: policy) == Self.set(1))
        #expect(ledger.ownFindings(of: try Self.policy("p")) == nil)
    }

    @Test("A policy that is gone is not counted")
    func removal() throws {
        var ledger = AuditLedger(codeCount: 6)
        for name in ["p", "q"] { _ = ledger.store(try Self.policy(name), own: Self.set(2), all: Self.set(2, 3)) }
        ledger.removeAll(except: [ObjectName(namespace: "default", name: "q")])
        #expect(ledger.totals.policies.reduce(0, +) == 1)
        #expect(ledger.totals.findings == [0, 0, 1, 1, 0, 0])
        ledger.removeAll(except: [])
        #expect(ledger.totals == AuditTotals(codeCount: 6))
        #expect(ledger.ownFindings(of: try Self.policy("q")) == nil)
    }
}

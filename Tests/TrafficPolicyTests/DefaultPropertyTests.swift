import Foundation
import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// What holds of every patch, whatever the policy.
@Suite struct DefaultPropertyTests {
    @Test("Of sound policies from the tables", arguments: 0..<8 as Range<UInt64>)
    func sound(seed: UInt64) throws {
        var generator = RandomPolicy(seed: seed)
        var properties = PatchProperties()
        for _ in 0..<100 {
            let policy = generator.policy()
            let errors = try findings(in: policy.text, severities: .schema).filter { $0.severity == .error }
            if !errors.isEmpty { Issue.record("not sound: \(errors)") }
            try properties.check(policy)
        }
        #expect(properties.operations > 500)
    }

    @Test("Of broken policies from the tables", arguments: 100..<108 as Range<UInt64>)
    func broken(seed: UInt64) throws {
        var generator = RandomPolicy(seed: seed, brokenOneIn: 8)
        var properties = PatchProperties()
        for _ in 0..<100 { try properties.check(generator.policy()) }
        #expect(properties.operations > 200 && properties.refused > 50)
    }

    @Test("Of every row of the tables, sound or broken", arguments: Spot.all)
    func trials(spot: Spot) throws {
        var properties = PatchProperties()
        for trial in spot.field.type.trials { try properties.check(spot.policy(with: trial.value)) }
        try properties.check(spot.policy(with: .null))
    }

    @Test("Of the corpus", .enabled(if: corpus != nil))
    func ofTheCorpus() throws {
        var properties = PatchProperties()
        for line in try #require(corpus).split(separator: UInt8(ascii: "\n")) {
            let tape = try JSONTape(parsing: Array(line).span)
            guard tape.repeatedKeys.isEmpty else { continue }
            try properties.check(JSONValue(try #require(tape.member("object", of: tape.root)), of: tape))
        }
        #expect(properties.operations > 1000 && properties.refused > 300)
    }
}

/// Checks the properties and counts what there was to check.
struct PatchProperties: ~Copyable {
    private var defaulter = PolicyDefaulter()
    private var validator = PolicyValidator()
    private(set) var operations = 0
    private(set) var refused = 0

    mutating func check(_ policy: JSONValue, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let tape = try JSONTape(parsing: policy.text)
        let patch = defaulter.patch(for: tape, at: tape.root)
        let after = try JSONTape(parsing: patch.applied(to: policy).text)
        operations += patch.operations.count

        func fail(_ what: String) { Issue.record("\(what): \(patch.text) for \(policy.text)", sourceLocation: sourceLocation) }
        for operation in patch.operations {
            switch operation {
            case .add(let path, _):
                if let value = policy.value(at: path), value != .null { fail("overwrites what the author wrote") }
            case .remove(let path): if path.steps.last != .name("namespace") { fail("removes what the author wrote") }
            case .replace: fail("replaces")
            }
            if operation.path.steps.first != .name("spec") || operation.path.steps.count < 2 {
                fail("touches more than the spec")
            }
        }
        if Set(patch.operations.map(\.path)).count != patch.operations.count { fail("does a thing twice") }
        if !defaulter.patch(for: after, at: after.root).isEmpty { fail("is not done at once") }

        let before = verdicts(tape)
        let new = verdicts(after).subtracting(before)
        if !new.isEmpty { fail("makes new findings \(new)") }
        refused += before.contains { !$0.hasSuffix("(warning)") } ? 1 : 0
    }

    /// Rule, path and severity of every finding.
    private mutating func verdicts(_ tape: JSONTape) -> Set<String> {
        validator.validate(tape, at: tape.root)
        return Set(validator.findings.kept.map(\.verdict))
    }
}

extension JSONValue {
    fileprivate func value(at path: FieldPath) -> JSONValue? {
        var value: JSONValue? = self
        for step in path.steps {
            switch (value, step) {
            case (.object?, .name(let key)): value = value?[key]
            case (.array(let elements)?, .index(let index)): value = elements.indices.contains(index) ? elements[index] : nil
            default: return nil
            }
        }
        return value
    }
}

import Foundation
import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// Properties of the patch of every policy.
@Suite struct DefaultPropertyTests {
    @Test("Valid policies from the tables", arguments: 0..<8 as Range<UInt64>)
    func valid(seed: UInt64) throws {
        var generator = RandomPolicy(seed: seed)
        var properties = PatchProperties()
        for _ in 0..<100 {
            let policy = generator.policy()
            let errors = try findings(in: policy.text, severities: .schema).filter { $0.severity == .error }
            if !errors.isEmpty { Issue.record("not valid: \(errors)") }
            try properties.check(policy)
        }
        #expect(properties.operations > 200)
    }

    @Test("Invalid policies from the tables", arguments: 100..<108 as Range<UInt64>)
    func invalid(seed: UInt64) throws {
        var generator = RandomPolicy(seed: seed, invalidOneIn: 8)
        var properties = PatchProperties()
        for _ in 0..<100 { try properties.check(generator.policy()) }
        #expect(properties.operations > 100 && properties.refused > 50)
    }

    @Test("Every row of the tables, valid or invalid", arguments: FieldLocation.all)
    func cases(location: FieldLocation) throws {
        var properties = PatchProperties()
        for valueCase in location.field.type.cases { try properties.check(location.policy(with: valueCase.value)) }
        try properties.check(location.policy(with: .null))
    }

    @Test("The corpus", .enabled(if: corpus != nil))
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

/// Checks the properties and counts the checks.
struct PatchProperties: ~Copyable {
    private var defaulter = PolicyDefaulter(level: .documented)
    private var validator = PolicyValidator()
    private(set) var operations = 0
    private(set) var refused = 0

    mutating func check(_ policy: JSONValue, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let tape = try JSONTape(parsing: policy.text)
        let result = defaulter.patch(for: tape, at: tape.root)
        let patch = try #require(result)
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
        if defaulter.patch(for: after, at: after.root)?.isEmpty != true { fail("is not complete after one patch") }

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

import EnvoyTranslation
import Foundation
import JSONTape
import Testing
import TrafficPolicy

@testable import PolicySchema

/// What the mutating webhook writes does not change the configuration of Envoy, and every other default has a reason not to be written.
@Suite struct NeutralityTests {
    @Test("A policy and the policy with its defaults have the same translation", arguments: Default.Level.allCases)
    func generated(level: Default.Level) throws {
        var checker = NeutralityChecker(level: level)
        var generator = RandomPolicy(seed: 13)
        for _ in 0..<100 { try checker.check(generator.policy()) }
        #expect(level == .none || checker.operations > 100)
    }

    @Test(
        "A policy of Tests/Policies and the policy with its defaults have the same translation", arguments: Default.Level.allCases
    )
    func examples(level: Default.Level) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Policies")
        var checker = NeutralityChecker(level: level)
        var count = 0
        for kind in ["accepted", "sensible"] {
            let folder = folder.appendingPathComponent(kind)
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
                let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
                try checker.check(JSONValue(parsing: text))
                count += 1
            }
        }
        #expect(count > 20)
    }

    @Test(
        "A policy of the corpus and the policy with its defaults have the same translation", .enabled(if: corpus != nil),
        arguments: Default.Level.allCases)
    func ofTheCorpus(level: Default.Level) throws {
        var checker = NeutralityChecker(level: level)
        for line in try #require(corpus).split(separator: UInt8(ascii: "\n")) {
            let tape = try JSONTape(parsing: Array(line).span)
            guard tape.repeatedKeys.isEmpty else { continue }
            try checker.check(JSONValue(try #require(tape.member("object", of: tape.root)), of: tape))
        }
        #expect(level == .none || checker.operations > 300)
    }

    /// Defaults whose owner is one policy for a whole port, so that a written value would compete with other policies.
    private static let portWide: Set<String> = ["spec.connection.bufferLimit"]

    @Test(
        "A default that the CRD does not write is written only if no other field has a part in it and the listener is the same",
        arguments: FieldLocation.all.filter { $0.field.defaultValue.map { $0.origin != .api && $0.origin != .target } ?? false })
    func reasons(location: FieldLocation) throws {
        let found = try #require(location.field.defaultValue)
        let path = location.path.withoutIndexes
        var isDependent = found.override != nil || Self.portWide.contains(path) || Self.comparedFields.contains(path)
        // The companions of the field are there on both sides.
        let absent = location.policy(with: .null)
        if Meaning.translations(of: absent) != Meaning.translations(of: location.policy(with: found.value)) { isDependent = true }
        #expect(found.levels.isEmpty == isDependent, "\(path)")
    }

    /// The fields that a rule reads together with another field.
    private static let comparedFields: Set<String> = {
        var compared: Set<String> = []
        func gather(_ type: ValueType, at path: String) {
            switch type {
            case .object(let schema):
                for field in schema.fields { gather(field.type, at: path.isEmpty ? field.name : "\(path).\(field.name)") }
                for check in schema.rules.flatMap(\.checks) {
                    let fields = Set(check.constraint.fields)
                    if fields.count > 1 { compared.formUnion(fields.map { "\(path).\($0)" }) }
                }
            case .array(let element, _), .map(let element): gather(element, at: path)
            default: return
            }
        }
        gather(.object(PolicyTables.newest.schema), at: "")
        return compared
    }()
}

/// Applies the patches of a level to policies and compares the translations.
private struct NeutralityChecker: ~Copyable {
    private var defaulter: PolicyDefaulter
    /// The number of operations that were applied.
    private(set) var operations = 0

    init(level: Default.Level) {
        defaulter = PolicyDefaulter(level: level)
    }

    mutating func check(_ policy: JSONValue) throws {
        let tape = try JSONTape(parsing: policy.text)
        let written = defaulter.patch(for: tape, at: tape.root)
        let patch = try #require(written)
        operations += patch.operations.count
        let completed = try patch.applied(to: policy)
        let before = Meaning.translations(of: policy)
        #expect(before == Meaning.translations(of: completed), "\(patch.text) changes \(policy.text)")
        // Each default on its own, in case two changes cancel each other.
        for operation in patch.operations {
            let single = try JSONPatch([operation]).applied(to: policy)
            #expect(before == Meaning.translations(of: single), "\(operation) changes \(policy.text)")
        }
    }
}

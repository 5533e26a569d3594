import Admission
import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// Updates made from the examples of all rules.
@Suite struct RatchetTests {
    static let errors = PolicyTables.newest.ownRules.filter { $0.severity == .error }

    @Test("An update that keeps an error and changes another field is allowed", arguments: errors)
    func leaves(rule: Rule) throws {
        let old = try Spec(rule.bad)
        for new in [old.with("scheme", "MatchBackend"), old.with("grpc", .object([])), old.without("scheme")] where new != old {
            let response = try UpdateTests.update(old.text, new.text)
            #expect(response.isAllowed == true, "\(response.message)")
        }
    }

    @Test("An update that fixes an error is allowed", arguments: errors)
    func mends(rule: Rule) throws {
        let (old, new) = (try Spec(rule.bad), try Spec(rule.good))
        #expect(try UpdateTests.update(old.text, new.text).isAllowed == true)
    }

    @Test("An update that adds an error is denied, even if the stored policy has other errors", arguments: errors)
    func breaks(rule: Rule) throws {
        for other in Self.errors where other != rule {
            let (old, new) = (try Spec(other.bad), try Spec(rule.bad))
            // Two rules may have the same example, or one that breaks both.
            let known = try UpdateTests.update(new.text, old.text)
            let response = try UpdateTests.update(old.text, new.text)
            if try Self.rules(old).isDisjoint(with: Self.rules(new)) {
                #expect(response.isAllowed == false, "\(old.text) to \(new.text)")
                #expect(known.isAllowed == false)
            }
        }
        #expect(try UpdateTests.update(Spec(rule.good).text, Spec(rule.bad).text).isAllowed == false)
    }

    /// The rules that a spec breaks.
    private static func rules(_ spec: Spec) throws -> Set<String> {
        let tape = try JSONTape(parsing: UpdateTests.object(spec.text))
        var validator = PolicyValidator()
        validator.validate(tape, at: tape.root, namespace: "default")
        return Set(validator.findings.kept.filter { $0.severity == .error }.map(\.rule.id))
    }

    /// The spec of an example, with a target if the example has none.
    private struct Spec: Equatable {
        private var members: [JSONValue.Member]

        init(_ example: String) throws {
            guard case .object(let members) = try JSONValue(parsing: example) else {
                self.members = []
                return
            }
            let isAimed = members.contains { $0.key.hasPrefix("target") }
            let target = try JSONValue(
                parsing: #"[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge"}]"#)
            self.members = (isAimed ? [] : [JSONValue.Member(key: "targetRefs", value: target)]) + members
        }

        func with(_ key: String, _ value: JSONValue) -> Spec {
            var spec = without(key)
            spec.members.append(JSONValue.Member(key: key, value: value))
            return spec
        }

        func without(_ key: String) -> Spec {
            var spec = self
            spec.members.removeAll { $0.key == key }
            return spec
        }

        var text: String { JSONValue.object(members).text }
    }
}

import Admission
import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// Updates made from the examples of all rules: what was there may stay, what is new is judged.
@Suite struct RatchetTests {
    static let errors = ClientTrafficPolicy.ownRules.filter { $0.severity == .error }

    @Test("No update that leaves a mistake where it was is refused, whatever else it changes", arguments: errors)
    func leaves(rule: Rule) throws {
        let old = try Spec(rule.bad)
        for new in [old.with("scheme", "MatchBackend"), old.with("grpc", .object([])), old.without("scheme")] where new != old {
            let answer = try UpdateTests.update(old.text, new.text)
            #expect(answer.isAllowed == true, "\(answer.message)")
        }
    }

    @Test("No update that mends a mistake is refused", arguments: errors)
    func mends(rule: Rule) throws {
        let (old, new) = (try Spec(rule.bad), try Spec(rule.good))
        #expect(try UpdateTests.update(old.text, new.text).isAllowed == true)
    }

    @Test("Every update that makes a new mistake is refused, whatever was wrong before", arguments: errors)
    func breaks(rule: Rule) throws {
        for other in Self.errors where other != rule {
            let (old, new) = (try Spec(other.bad), try Spec(rule.bad))
            // Two rules may have the same example, or one that breaks both.
            let known = try UpdateTests.update(new.text, old.text)
            let answer = try UpdateTests.update(old.text, new.text)
            if try Self.rules(old).isDisjoint(with: Self.rules(new)) {
                #expect(answer.isAllowed == false, "\(old.text) to \(new.text)")
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

    /// An example's spec, aimed at a Gateway where the example does not say at what.
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

import Foundation
import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// Every field of the tables, alone in a policy that is sound but for it.
@Suite struct FieldTests {
    /// A policy's verdicts without warnings of deprecated fields, which have their own test.
    private func judge(_ policy: JSONValue) throws -> [String] {
        try verdicts(on: policy.text).filter { !$0.hasPrefix("deprecated ") }
    }

    @Test("A sound value raises nothing", arguments: Spot.ofCRD)
    func sound(spot: Spot) throws {
        #expect(try judge(spot.policy(with: spot.field.type.sound())) == spot.expectation(of: .good(spot.field.type.sound())))
    }

    @Test(
        "Every bound at n-1, n and n+1, every word, every wrong type: one finding at the right place, or none",
        arguments: Spot.ofCRD)
    func trials(spot: Spot) throws {
        let trials = spot.field.type.trials
        #expect(trials.count > 4)
        for trial in trials {
            let found = try judge(spot.policy(with: trial.value))
            if found != spot.expectation(of: trial) {
                Issue.record("\(trial.value.text.prefix(100)): \(found), not \(spot.expectation(of: trial))")
            }
        }
    }

    @Test("A null is as good as nothing: missing where the field must be there, nothing elsewhere", arguments: Spot.all)
    func null(spot: Spot) throws {
        #expect(try judge(spot.policy(with: .null)) == spot.expectationOfNull)
    }

    @Test("A whole number with a fraction of zero is an integer, but for a CEL rule that looks at it", arguments: Spot.ofCRD)
    func integralFloats(spot: Spot) throws {
        guard case .integer(let range) = spot.field.type else { return }
        let expected = spot.field.name == "numTrustedHops" ? ["type \(spot.path)"] : []
        #expect(try judge(spot.policy(with: .number("1.0"))) == expected)
        #expect(try judge(spot.policy(with: .number("1e1"))) == expected)
        #expect(range.minimum ?? 0 <= 1)
    }

    @Test("The name of a field in another case is unknown, and the field is missing", arguments: Spot.all)
    func otherCase(spot: Spot) throws {
        let name = spot.field.name.prefix(1).uppercased() + spot.field.name.dropFirst()
        // The field's place is taken by one of another case.
        let text = spot.policy(with: .null).text.replacingLastKey(spot.field.name, by: name)
        let unknown = "unknown-field \(spot.parent.appending(.name(name))) (warning)"
        #expect(try judge(JSONValue(parsing: text)).sorted() == (spot.expectationOfNull + [unknown]).sorted())
    }
}

extension Spot {
    /// What must be said of a policy with this value at this place.
    func expectation(of trial: Trial) -> [String] {
        if let broken = trial.broken { return ["\(broken.rule) \(FieldPath(path.steps + broken.below))"] }
        guard case .string(let text) = trial.value else { return [] }
        // The CRD says these by CEL rules: the texts are well formed, and still no target.
        let words: [String]? =
            switch (schema.name, field.name) {
            case ("LocalPolicyTargetReferenceWithSectionName", "kind"): ["Gateway", "ListenerSet"]
            case ("LocalPolicyTargetReferenceWithSectionName", "group"), ("TargetSelector", "group"):
                ["gateway.networking.k8s.io"]
            default: nil
            }
        return words?.contains(text) == false ? ["target-kind \(path)"] : []
    }

    var expectationOfNull: [String] {
        switch (schema.name, field.name) {
        case ("ClientIPDetectionSettings", _): return ["client-ip-source \(parent)"]
        case ("XForwardedForSettings", "numTrustedHops"), ("XForwardedForSettings", "trustedCIDRs"):
            return ["trusted-hops \(parent)"]
        default: break
        }
        if case .api? = field.defaultValue?.origin { return [] }
        return field.isRequired ? ["required \(path)"] : []
    }
}

extension String {
    /// The text with the last spelling of a member's key that is `null` replaced.
    fileprivate func replacingLastKey(_ key: String, by other: String) -> String {
        guard let range = range(of: "\"\(key)\":null", options: .backwards) else { return self }
        return replacingCharacters(in: range, with: "\"\(other)\":0")
    }
}

import Foundation
import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// Every field of the tables, in a policy that is otherwise valid.
@Suite struct FieldTests {
    /// The verdicts on a policy without warnings of deprecated fields, which have a separate test.
    private func reported(_ policy: JSONValue) throws -> [String] {
        try verdicts(on: policy.text).filter { !$0.hasPrefix("deprecated ") }
    }

    @Test("A valid value has no finding", arguments: FieldLocation.ofCRD)
    func valid(location: FieldLocation) throws {
        #expect(
            try reported(location.policy(with: location.field.type.validValue()))
                == location.expectation(of: .good(location.field.type.validValue())))
    }

    @Test(
        "Every bound at n-1, n and n+1, every word, every wrong type: one finding with the right path, or none",
        arguments: FieldLocation.ofCRD)
    func cases(location: FieldLocation) throws {
        let cases = location.field.type.cases
        #expect(cases.count > 4)
        for valueCase in cases {
            let found = try reported(location.policy(with: valueCase.value))
            if found != location.expectation(of: valueCase) {
                Issue.record("\(valueCase.value.text.prefix(100)): \(found), not \(location.expectation(of: valueCase))")
            }
        }
    }

    @Test("A null counts as absent: missing if the field is required, and valid otherwise", arguments: FieldLocation.all)
    func null(location: FieldLocation) throws {
        #expect(try reported(location.policy(with: .null)) == location.expectationOfNull)
    }

    @Test("A number such as 1.0 is an integer, unless a CEL rule reads it", arguments: FieldLocation.ofCRD)
    func integralFloats(location: FieldLocation) throws {
        guard case .integer(let range) = location.field.type else { return }
        let expected = location.field.name == "numTrustedHops" ? ["type \(location.path)"] : []
        #expect(try reported(location.policy(with: .number("1.0"))) == expected)
        #expect(try reported(location.policy(with: .number("1e1"))) == expected)
        #expect(range.minimum ?? 0 <= 1)
    }

    @Test("The name of a field in another case is unknown, and the field is missing", arguments: FieldLocation.all)
    func otherCase(location: FieldLocation) throws {
        let name = location.field.name.prefix(1).uppercased() + location.field.name.dropFirst()
        // The name of the field in another case.
        let text = location.policy(with: .null).text.replacingLastKey(location.field.name, by: name)
        let unknown = "unknown-field \(location.parent.appending(.name(name))) (warning)"
        #expect(try reported(JSONValue(parsing: text)).sorted() == (location.expectationOfNull + [unknown]).sorted())
    }
}

extension FieldLocation {
    /// The expected verdicts on a policy with a value.
    func expectation(of valueCase: ValueCase) -> [String] {
        if let violation = valueCase.violation { return ["\(violation.rule) \(FieldPath(path.steps + violation.below))"] }
        guard case .string(let text) = valueCase.value else { return [] }
        // The CRD has these as CEL rules: the texts are well formed but not targets.
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
    /// The text in which the last key whose value is `null` is replaced.
    fileprivate func replacingLastKey(_ key: String, by other: String) -> String {
        guard let range = range(of: "\"\(key)\":null", options: .backwards) else { return self }
        return replacingCharacters(in: range, with: "\"\(other)\":0")
    }
}

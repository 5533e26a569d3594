internal import JSONTape
internal import PolicySchema

/// The custom checks of label selectors. apimachinery makes no selector of an invalid requirement, so the controller finds no targets.
extension ClientTrafficPolicy {
    static let invalidLabelRequirements: CustomCheck = { tape, requirement, violations in
        guard let key = tape.presentMember("key", of: requirement),
            let operatorPlace = tape.presentMember("operator", of: requirement)
        else { return }
        if let problem = tape.withText(at: key, { LabelSyntax.keyProblem(in: $0) }) {
            violations.append(
                Violation(
                    key,
                    [
                        "requirement": "must be a label key with \(problem)", "fault": "is not a label key",
                        "advice": "use \(problem)",
                    ]))
        }
        let values = tape.presentMember("values", of: requirement)
        guard let labelOperator = tape.withText(at: operatorPlace, { LabelOperator($0) }) else {
            return violations.append(unknownOperator(tape.text(at: operatorPlace), at: operatorPlace))
        }
        if let problem = labelOperator.problem(valueCount: values.map { tape.count(at: $0) } ?? 0) {
            violations.append(
                Violation(
                    operatorPlace,
                    ["requirement": problem.requirement, "fault": problem.fault, "advice": problem.advice]))
        }
        guard let values, tape.kind(at: values) == .array else { return }
        tape.forEachElement(of: values) { value in
            guard violations.count < maxInspectedItems else { return }
            if let problem = tape.withText(at: value, { LabelSyntax.valueProblem(in: $0) }) {
                violations.append(invalidValue(problem, at: value))
            }
        }
    }

    /// A pair of `matchLabels` that no object can have.
    static let invalidLabelPairs: CustomCheck = { tape, labels, violations in
        guard tape.kind(at: labels) == .object else { return }
        tape.forEachMember(of: labels) { key, value in
            guard violations.count < maxInspectedItems else { return }
            if let problem = tape.withText(at: key, { LabelSyntax.keyProblem(in: $0) }) {
                violations.append(
                    Violation(
                        value,
                        [
                            "requirement": "must have a label key with \(problem)", "fault": "has an invalid label key",
                            "advice": "use a key with \(problem)",
                        ]))
            } else if tape.kind(at: value) == .string,
                let problem = tape.withText(at: value, { LabelSyntax.valueProblem(in: $0) })
            {
                violations.append(invalidValue(problem, at: value))
            }
        }
    }

    private static func unknownOperator(_ text: String, at place: JSONTape.Place) -> Violation {
        let nearest = LabelOperator.nearest(to: text)
        let all = LabelOperator.allCases.map(\.rawValue).alternatives
        var details: MessageDetails = [
            "requirement": "must be \(all)", "fault": "is not an operator", "advice": "use \(nearest ?? all)",
        ]
        details["suggestion"] = nearest
        return Violation(place, details, fix: nearest.map { .replace(.string($0)) })
    }

    private static func invalidValue(_ problem: LabelSyntax.Problem, at place: JSONTape.Place) -> Violation {
        Violation(
            place,
            ["requirement": "must be a label value with \(problem)", "fault": "is not a label value", "advice": "use \(problem)"])
    }
}

internal import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    static let stringMatch = ObjectSchema(
        "StringMatch", "A comparison with a text.",
        fields: [
            .optional(
                "type", .enumeration(["Exact", "Prefix", "Suffix", "RegularExpression"]), default: .api("Exact"),
                "The kind of comparison."),
            .required("value", .text(1...1024), "The text to compare with."),
        ],
        rules: [
            .rule(
                "regular-expression", .error, detectedBy: .envoy,
                RuleCheck.custom(["value"], invalidRegularExpression(.latin1)).only(in: .envoy(.since("1.40"))),
                RuleCheck.custom(["value"], invalidRegularExpression(.utf8)).only(in: .envoy(.before("1.40"))),
                error: "must be an RE2 regular expression: {fault}",
                warning: "{value} is not an RE2 regular expression: {fault}; correct it",
                reason: "Envoy compiles the expression with RE2", consequence: .listenerRejected,
                bad: #"{"headers":{"earlyRequestHeaders":{"removeOnMatch":[{"type":"RegularExpression","value":"x-("}]}}}"#,
                good: #"{"headers":{"earlyRequestHeaders":{"removeOnMatch":[{"type":"RegularExpression","value":"x-.*"}]}}}"#)
        ])

    private static func invalidRegularExpression(_ encoding: RE2Syntax.Encoding) -> CustomCheck {
        { tape, match, violations in
            guard let type = tape.presentMember("type", of: match), tape.text(at: type, equals: "RegularExpression"),
                let value = tape.presentMember("value", of: match), tape.kind(at: value) == .string,
                let error = tape.withText(at: value, { RE2Syntax.firstError(in: $0, encoding) })
            else { return }
            violations.append(Violation(value, ["fault": "\(error)"]))
        }
    }
}

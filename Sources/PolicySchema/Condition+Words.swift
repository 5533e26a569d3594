extension Condition {
    /// The names of all fields that it looks at.
    var fields: [String] {
        switch self {
        case .present(let field), .nonEmpty(let field), .isTrue(let field), .isDecimal(let field), .word(let field, _),
            .item(let field, _), .number(let field, _), .duration(let field, _), .bytes(let field, _):
            [field]
        case .not(let condition): condition.fields
        case .allOf(let conditions), .anyOf(let conditions): conditions.flatMap(\.fields)
        }
    }

    /// The condition for people, to be read after "when": `maxVersion is 1.0 or 1.1`.
    package var words: String {
        switch self {
        case .present(let field): "\(field) is set"
        case .nonEmpty(let field): "\(field) has an item"
        case .isTrue(let field): "\(field) is true"
        case .isDecimal(let field): "\(field) is written with a fraction or an exponent"
        case .word(let field, let words): "\(field) is \(words.alternatives)"
        case .item(let field, let words): "\(field) contains \(words.alternatives)"
        case .number(let field, let range): "\(field) is \(range.words)"
        case .duration(let field, let range): "\(field) is \(range.words) milliseconds"
        case .bytes(let field, let range): "\(field) is \(range.words) bytes"
        case .not(.present(let field)): "\(field) is not set"
        case .not(.isTrue(let field)): "\(field) is not true"
        case .not(.word(let field, let words)): "\(field) is not \(words.alternatives)"
        case .not(let condition): "it is not so that \(condition.words)"
        case .allOf(let conditions): conditions.map(\.words).joined(separator: " and ")
        case .anyOf(let conditions): conditions.map(\.words).joined(separator: " or ")
        }
    }
}

extension Constraint {
    /// The names of all fields that it looks at.
    var fields: [String] {
        switch self {
        case .implication(let condition, let consequence): (condition?.fields ?? []) + consequence.fields
        case .exactlyOne(let fields), .custom(let fields, _, _): fields
        case .word(let field, _): [field]
        case .shorter(let field, let other), .notAbove(let field, let other, _), .ranked(let field, let other, _): [field, other]
        }
    }
}

extension ObjectRule {
    /// Whether the rule looks at a field or complains of it.
    func concerns(_ field: String) -> Bool { subject == field || constraint.fields.contains(field) }
}

extension [String] {
    /// `1.0, 1.1 or 1.2`
    var alternatives: String {
        guard count > 1, let last else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " or " + last
    }
}

extension ClosedRange where Bound: CustomStringConvertible {
    /// `1 to 127`, or `5` where nothing else is in the range.
    var words: String { lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound) to \(upperBound)" }
}

extension Condition {
    /// The names of all fields that the condition reads.
    var fields: [String] {
        switch self {
        case .present(let field), .nonEmpty(let field), .isTrue(let field), .isDecimal(let field), .word(let field, _),
            .item(let field, _), .number(let field, _), .duration(let field, _), .bytes(let field, _):
            [field]
        case .not(let condition): condition.fields
        case .allOf(let conditions), .anyOf(let conditions): conditions.flatMap(\.fields)
        }
    }

    /// The condition in words that read after "if": `maxVersion is 1.0 or 1.1`.
    package var description: String {
        switch self {
        case .present(let field): "\(field) is set"
        case .nonEmpty(let field): "\(field) has an item"
        case .isTrue(let field): "\(field) is true"
        case .isDecimal(let field): "\(field) is written with a fraction or an exponent"
        case .word(let field, let words): "\(field) is \(words.alternatives)"
        case .item(let field, let words): "\(field) contains \(words.alternatives)"
        case .number(let field, let range): "\(field) is \(range.bounds)"
        case .duration(let field, let range): "\(field) is \(range.bounds) milliseconds"
        case .bytes(let field, let range): "\(field) is \(range.bounds) bytes"
        case .not(.present(let field)): "\(field) is not set"
        case .not(.isTrue(let field)): "\(field) is not true"
        case .not(.word(let field, let words)): "\(field) is not \(words.alternatives)"
        case .not(let condition): "not (\(condition.description))"
        case .allOf(let conditions): conditions.map(\.description).joined(separator: " and ")
        case .anyOf(let conditions): conditions.map(\.description).joined(separator: " or ")
        }
    }
}

extension Constraint {
    /// The names of all fields that the constraint reads.
    var fields: [String] {
        switch self {
        case .implication(let condition, let consequence): (condition?.fields ?? []) + consequence.fields
        case .exactlyOne(let fields), .custom(let fields, _, _): fields
        case .word(let field, _): [field]
        case .shorter(let field, let other), .notAbove(let field, let other, _), .ranked(let field, let other, _): [field, other]
        }
    }
}

extension ClosedRange<Int64> {
    /// `1 to 127`, or `5` if the range has one value.
    var bounds: String { lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound) to \(upperBound)" }
}

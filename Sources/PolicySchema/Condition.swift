/// A condition on the fields of an object. A field inside another is named by its path: `connectionLimit.value`.
public indirect enum Condition: Sendable {
    /// The field is set and not `null`.
    case present(String)
    /// The field is set and has at least one item.
    case nonEmpty(String)
    /// The field is `true`.
    case isTrue(String)
    /// The field is a number with a fraction or an exponent, `1.0` among them.
    case isDecimal(String)
    /// The field is one of some words.
    case word(String, oneOf: [String])
    /// The field is a list with one of some words.
    case item(String, oneOf: [String])
    /// The field is an integer in a range.
    case number(String, ClosedRange<Int64>)
    /// The field is a duration in a range of milliseconds.
    case duration(String, ClosedRange<Int64>)
    /// The field is a quantity in a range of bytes.
    case bytes(String, ClosedRange<Int64>)
    /// The condition does not hold.
    case not(Condition)
    /// All conditions hold.
    case allOf([Condition])
    /// At least one condition holds.
    case anyOf([Condition])

    /// Fields of which one must be set for the condition to hold; nil if it can hold for an empty object.
    var triggers: [String]? {
        switch self {
        case .present(let field), .nonEmpty(let field), .isTrue(let field), .isDecimal(let field), .word(let field, _),
            .item(let field, _), .number(let field, _), .duration(let field, _), .bytes(let field, _):
            return [field]
        case .not: return nil
        case .allOf(let conditions): return conditions.lazy.compactMap(\.triggers).first
        case .anyOf(let conditions):
            var fields: [String] = []
            for condition in conditions {
                guard let triggers = condition.triggers else { return nil }
                fields += triggers
            }
            return fields
        }
    }

    /// Fields that must all be set for the condition to hold. Those of an alternative are not among them.
    var requirements: [String] {
        switch self {
        case .present(let field), .nonEmpty(let field), .isTrue(let field), .isDecimal(let field), .word(let field, _),
            .item(let field, _), .number(let field, _), .duration(let field, _), .bytes(let field, _):
            [field]
        case .allOf(let conditions): conditions.flatMap(\.requirements)
        case .not, .anyOf: []
        }
    }
}

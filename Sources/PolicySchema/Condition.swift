/// Something that holds of an object's fields or does not. A field is named; one further down by its way, `connectionLimit.value`.
public indirect enum Condition: Sendable {
    /// The field is there and not `null`.
    case present(String)
    /// The field is there and holds at least one item.
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
    /// The opposite.
    case not(Condition)
    /// All of some conditions.
    case allOf([Condition])
    /// At least one of some conditions.
    case anyOf([Condition])

    /// Fields of which one must be there for the condition to hold; nil when it can hold of an empty object.
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
}

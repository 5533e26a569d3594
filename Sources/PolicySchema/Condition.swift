/// Something that holds of an object's fields or does not.
///
/// In the tables a field is named; one further down by its way, `connectionLimit.value`. In the program both are numbered.
public indirect enum Condition<FieldID: Sendable>: Sendable {
    /// The field is there and not `null`.
    case present(FieldID)
    /// The field is there and holds at least one item.
    case nonEmpty(FieldID)
    /// The field is `true`.
    case isTrue(FieldID)
    /// The field is a number with a fraction or an exponent, `1.0` among them.
    case isDecimal(FieldID)
    /// The field is one of some words.
    case word(FieldID, oneOf: [String])
    /// The field is a list with one of some words.
    case item(FieldID, oneOf: [String])
    /// The field is an integer in a range.
    case number(FieldID, ClosedRange<Int64>)
    /// The field is a duration in a range of milliseconds.
    case duration(FieldID, ClosedRange<Int64>)
    /// The field is a quantity in a range of bytes.
    case bytes(FieldID, ClosedRange<Int64>)
    /// The opposite.
    case not(Condition)
    /// All of some conditions.
    case allOf([Condition])
    /// At least one of some conditions.
    case anyOf([Condition])

    /// The same condition with other names for its fields.
    func map<Other>(_ transform: (FieldID) -> Other) -> Condition<Other> {
        switch self {
        case .present(let field): .present(transform(field))
        case .nonEmpty(let field): .nonEmpty(transform(field))
        case .isTrue(let field): .isTrue(transform(field))
        case .isDecimal(let field): .isDecimal(transform(field))
        case .word(let field, let words): .word(transform(field), oneOf: words)
        case .item(let field, let words): .item(transform(field), oneOf: words)
        case .number(let field, let range): .number(transform(field), range)
        case .duration(let field, let range): .duration(transform(field), range)
        case .bytes(let field, let range): .bytes(transform(field), range)
        case .not(let condition): .not(condition.map(transform))
        case .allOf(let conditions): .allOf(conditions.map { $0.map(transform) })
        case .anyOf(let conditions): .anyOf(conditions.map { $0.map(transform) })
        }
    }

    /// Fields of which one must be there for the condition to hold; nil when it can hold of an empty object.
    var triggers: [FieldID]? {
        switch self {
        case .present(let field), .nonEmpty(let field), .isTrue(let field), .isDecimal(let field), .word(let field, _),
            .item(let field, _), .number(let field, _), .duration(let field, _), .bytes(let field, _):
            return [field]
        case .not: return nil
        case .allOf(let conditions): return conditions.lazy.compactMap(\.triggers).first
        case .anyOf(let conditions):
            var fields: [FieldID] = []
            for condition in conditions {
                guard let triggers = condition.triggers else { return nil }
                fields += triggers
            }
            return fields
        }
    }
}

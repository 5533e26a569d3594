/// Something that holds of an object's fields or does not. In the tables a field is named; in the program it is numbered.
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
    /// The opposite.
    case not(Condition)
    /// At least one of some conditions.
    case anyOf([Condition])

    func map<Other>(_ transform: (FieldID) -> Other) -> Condition<Other> {
        switch self {
        case .present(let field): .present(transform(field))
        case .nonEmpty(let field): .nonEmpty(transform(field))
        case .isTrue(let field): .isTrue(transform(field))
        case .isDecimal(let field): .isDecimal(transform(field))
        case .word(let field, let words): .word(transform(field), oneOf: words)
        case .not(let condition): .not(condition.map(transform))
        case .anyOf(let conditions): .anyOf(conditions.map { $0.map(transform) })
        }
    }

    /// The fields that the condition looks at.
    var fields: [FieldID] {
        switch self {
        case .present(let field), .nonEmpty(let field), .isTrue(let field), .isDecimal(let field), .word(let field, _): [field]
        case .not(let condition): condition.fields
        case .anyOf(let conditions): conditions.flatMap(\.fields)
        }
    }
}

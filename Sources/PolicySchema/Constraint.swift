/// A condition that the fields of an object must meet.
public enum Constraint: Sendable {
    /// If the first condition holds (nil: always), so must the second.
    case implication(Condition?, Condition)
    /// Exactly one of the fields is set.
    case exactlyOne([String])
    /// The field, if it is set, is one of some words.
    case word(String, oneOf: [String])
    /// The first duration is shorter than the second, if both are set.
    case shorter(String, than: String)
    /// The first field, a duration or a quantity, is not above the second.
    case notAbove(String, String, Comparison)
    /// The word of the first field does not rank above that of the second.
    case ranked(String, notAbove: String, WordRanks)
    /// A function, called with the object if one of the fields is set, or with the value of each field that is set.
    case custom([String], ofEach: Bool = false, CustomCheck)

    /// Fields of which one must be set for the constraint to apply; nil if it applies to every object.
    var triggers: [String]? {
        switch self {
        case .implication(let condition, _): condition?.triggers
        case .exactlyOne: nil
        case .word(let field, _), .shorter(let field, _), .notAbove(let field, _, _): [field]
        case .ranked(let field, let other, _): [field, other]
        case .custom(let fields, _, _): fields
        }
    }

    /// Fields that must all be set for the constraint to apply, besides one of ``triggers``.
    var requirements: [String] {
        switch self {
        case .implication(let condition, _): condition?.requirements ?? []
        case .exactlyOne, .custom: []
        case .word(let field, _), .notAbove(let field, _, _): [field]
        case .shorter(let field, let other): [field, other]
        case .ranked(_, let upper, _): [upper]
        }
    }
}

/// A comparison of two durations or quantities.
public struct Comparison: Sendable {
    /// What is compared.
    public enum Measure: Sendable {
        /// Milliseconds; 0 sets no limit, so it is above every other duration.
        case duration
        /// Bytes.
        case bytes
    }

    /// What is compared.
    public let measure: Measure
    /// The default of the first field. An explicit default is not reported, because the mutating webhook may have written it.
    public let ignored: Int64?
    /// The value of the second field if it is not set; nil if it then sets no limit.
    public let otherwise: Int64?

    /// Durations, in milliseconds.
    public static func durations(ignoring ignored: Int64? = nil, otherwise: Int64? = nil) -> Comparison {
        Comparison(measure: .duration, ignored: ignored, otherwise: otherwise)
    }

    /// Quantities, in bytes.
    public static func bytes(ignoring ignored: Int64? = nil, otherwise: Int64? = nil) -> Comparison {
        Comparison(measure: .bytes, ignored: ignored, otherwise: otherwise)
    }
}

/// A ranking of the words of two fields.
public struct WordRanks: Sendable {
    /// The words, lowest first. If a word appears twice, its first rank counts in the lower field and its last rank in the upper.
    public let order: [String]
    /// The word that an absent lower field counts as. An absent upper field ranks above every word.
    public let absentLower: String

    /// Ranks by their parts.
    public init(order: [String], absentLower: String) {
        self.order = order
        self.absentLower = absentLower
    }
}

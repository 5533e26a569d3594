public import JSONTape

/// What must hold between the fields of an object.
public enum Constraint: Sendable {
    /// If the first condition holds (nil: always), so must the second.
    case implication(Condition?, Condition)
    /// Exactly one of the fields is there.
    case exactlyOne([String])
    /// The field, if it is there, is one of some words.
    case word(String, oneOf: [String])
    /// The first duration is shorter than the second, if both are there.
    case shorter(String, than: String)
    /// The first field, a duration or a quantity, is not above the second.
    case notAbove(String, String, Comparison)
    /// The word of the first field does not rank above that of the second.
    case ranked(String, notAbove: String, WordRanks)
    /// What no other case can say. It is asked of the object when one of the fields is there, or of the value of each that is there.
    case custom([String], ofEach: Bool = false, Inspection)

    /// Fields of which one must be there for the constraint to say anything; nil when it speaks of every object.
    var triggers: [String]? {
        switch self {
        case .implication(let condition, _): condition?.triggers
        case .exactlyOne: nil
        case .word(let field, _), .shorter(let field, _), .notAbove(let field, _, _): [field]
        case .ranked(let field, let other, _): [field, other]
        case .custom(let fields, _, _): fields
        }
    }
}

/// How two durations or quantities compare.
public struct Comparison: Sendable {
    /// What is compared.
    public enum Measure: Sendable {
        /// Milliseconds; 0 sets no limit, and so is above every other.
        case duration
        /// Bytes.
        case bytes
    }

    /// What is compared.
    public let measure: Measure
    /// The default of the first field: where that stands, nobody chose it, and nothing is said.
    public let ignored: Int64?
    /// What the absence of the second field means; nil when it sets no limit.
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

/// How the words of two fields compare.
public struct WordRanks: Sendable {
    /// The words, lowest first. Of a word that stands twice, the first place counts in the lower field, the last in the upper.
    public let order: [String]
    /// What an absent lower field counts as. An absent upper field is above every word.
    public let absentLower: String

    /// Ranks by their parts.
    public init(order: [String], absentLower: String) {
        self.order = order
        self.absentLower = absentLower
    }
}

/// Looks at an object, which may hold anything, or at the value of a field, which may be anything, and complains.
public typealias Inspection = @Sendable (_ tape: JSONTape, _ place: JSONTape.Place, _ complaints: inout [Complaint]) -> Void

/// What an inspection found.
public struct Complaint: Sendable {
    /// The offending value, or the object when no value is.
    public let place: JSONTape.Place
    /// What is wrong with it, to be read after the value.
    public let detail: String
    /// The sort of the error.
    public let kind: Finding.Kind
    /// What to do about it.
    public let remedy: Remedy?

    /// A complaint by its parts.
    public init(_ place: JSONTape.Place, _ detail: String, kind: Finding.Kind = .invalid, remedy: Remedy? = nil) {
        self.place = place
        self.detail = detail
        self.kind = kind
        self.remedy = remedy
    }
}

/// How a finding can be mended, where that is certain.
public enum Remedy: Sendable {
    /// Leave the value out.
    case remove
    /// Write another value.
    case replace(JSONValue)
}

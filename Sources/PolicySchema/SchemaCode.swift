/// What a ``SchemaProgram`` is made of: flat arrays of trivial values that name each other by number.
struct SchemaCode: Sendable {
    /// What to check at a value; the payload is an index into one of the program's arrays.
    enum Check: Sendable {
        case opaque
        case boolean
        case integer(Int)
        case text(Int)
        case enumeration(Int)
        case quantity(Int)
        case object(Int)
        case array(Int)
        case map(Int)
    }

    struct ObjectCode: Sendable {
        /// The object's fields in ``SchemaCode/fields``.
        let fields: Range<Int>
        /// The bit of every required field.
        let required: UInt64
        /// The bit of every field with a default.
        let defaulted: UInt64
        /// The bit of every deprecated field.
        let deprecated: UInt64
        let rules: Range<Int>
        /// Where its 64 buckets begin in ``SchemaCode/buckets``.
        let buckets: Int
    }

    struct FieldCode: Sendable {
        let name: Name
        let check: Check
        /// The next field of the same bucket, counted from 1; 0 when there is none.
        var next: UInt8 = 0
    }

    struct RuleCode: Sendable {
        /// The row that the rule was made from, in ``SchemaCode/ruleRows``, for messages.
        let row: Int
        let constraint: ConstraintCode
        /// The field that a finding names.
        let subject: Int?
        /// The sort of the finding, and what it is when the subject is not there.
        let kind: Finding.Kind
        let kindWithoutSubject: Finding.Kind
    }

    /// A ``Condition`` in trivial form: fields and words by their numbers, conditions inside it by theirs.
    enum ConditionCode: Sendable {
        case present(Int)
        case nonEmpty(Int)
        case isTrue(Int)
        case isDecimal(Int)
        case word(Int, oneOf: Range<Int>)
        case item(Int, oneOf: Range<Int>)
        case number(Int, ClosedRange<Int64>)
        case duration(Int, ClosedRange<Int64>)
        case bytes(Int, ClosedRange<Int64>)
        case not(Int)
        case allOf(Range<Int>)
        case anyOf(Range<Int>)
    }

    /// A ``Constraint`` in trivial form.
    enum ConstraintCode: Sendable {
        case implication(Int?, Int)
        case exactlyOne(Range<Int>)
        case word(Int, oneOf: Range<Int>)
        case shorter(Int, than: Int)
        case notAbove(Int, Int, comparison: Int)
        case ranked(Int, notAbove: Int, ranking: Int)
        case inspection(Int)
    }

    /// ``WordRanks`` in trivial form.
    struct Ranking: Sendable {
        let order: Range<Int>
        let absentLower: Int
    }

    struct TextCode: Sendable {
        let length: ClosedRange<Int>?
        /// What accepts the text if it matches all formats, in ``SchemaCode/acceptances``; nil when there are none.
        let acceptance: Int?
        /// The formats in ``SchemaCode/formats``, to find out which a text does not match.
        let formats: Range<Int>
        let isConfidential: Bool
    }

    /// The test of a text. In a structure of its own, since an array calls a bare function through another one.
    struct AcceptanceCode: Sendable {
        let accepts: TextFormat.Acceptance
    }

    /// An ``Inspection``, and whether it is asked of each of the fields that its rule speaks of.
    struct InspectionCode: Sendable {
        let inspect: Inspection
        let ofEach: Bool
    }

    /// A field of an object, or one further down.
    struct Reference: Sendable {
        /// The number of the object's own field.
        let field: Int
        /// What leads on from there, in ``SchemaCode/names``.
        let rest: Range<Int>
    }

    struct ArrayCode: Sendable {
        let element: Check
        let count: ClosedRange<Int>?
        let uniqueness: Uniqueness

        enum Uniqueness: Sendable {
            case none
            case byValue
            case byField(Name)
        }
    }

    /// A key or word to compare with: sixteen bytes and the length nearly always decide, the rest stands in ``nameBytes``.
    struct Name: Sendable {
        /// The first eight bytes, filled up with zeros.
        let prefix: UInt64
        /// The last eight bytes, if there are more than eight.
        let suffix: UInt64
        let count: Int
        let offset: Int
        /// Whether a path prints it without brackets.
        let isWord: Bool
    }

    var objects: [ObjectCode] = []
    var fields: [FieldCode] = []
    /// The rows that ``fields`` was made from, for messages and defaults.
    var rows: [Field] = []
    var references: [Reference] = []
    var names: [Name] = []
    /// The exception of each row's default, if it has one.
    var exceptions: [Int?] = []
    var rules: [RuleCode] = []
    /// For each rule, the bits of the fields of which one must be there for it to speak; all bits when it always speaks.
    var triggers: [UInt64] = []
    /// The first field whose name falls into each bucket of an object, counted from 1; 0 when there is none.
    var buckets: [UInt8] = []
    /// The rows that ``rules`` was made from, for messages.
    var ruleRows: [ObjectRule] = []
    var conditions: [ConditionCode] = []
    var comparisons: [Comparison] = []
    var rankings: [Ranking] = []
    var inspections: [InspectionCode] = []
    var integers: [IntegerRange] = []
    var texts: [TextCode] = []
    var acceptances: [AcceptanceCode] = []
    var formats: [TextFormat] = []
    var enumerations: [Range<Int>] = []
    var words: [Name] = []
    var quantities: [ClosedRange<Int64>?] = []
    var arrays: [ArrayCode] = []
    var maps: [Check] = []
    var nameBytes: [UInt8] = []
}

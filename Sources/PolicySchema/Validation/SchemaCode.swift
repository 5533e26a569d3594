/// The code of a ``SchemaProgram``: flat arrays of trivial values that refer to each other by index.
struct SchemaCode: Sendable {
    /// The check of a value. The payload is an index into one of the arrays.
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
        /// The bit of every field that the profile's release does not have.
        let absent: UInt64
        let rules: Range<Int>
        /// The first of its 64 buckets in ``SchemaCode/buckets``.
        let buckets: Int
        /// Its table in ``SchemaCode/schemas``, for messages.
        let schema: Int
    }

    struct FieldCode: Sendable {
        let name: Name
        let check: Check
        /// The next field of the same bucket, counted from 1; 0 if there is none.
        var next: UInt8 = 0
    }

    struct RuleCode: Sendable {
        /// The rule and the texts, in ``SchemaCode/ruleRows``.
        let row: Int
        let constraint: ConstraintCode
        /// The field that a finding names.
        let subject: Int?
        /// The kind of the finding if the subject is set.
        let kind: Finding.Kind
        /// The kind of the finding if the subject is not set.
        let kindWithoutSubject: Finding.Kind
    }

    /// What a finding of a rule needs. A class, so that reading a row copies one reference.
    final class RuleRow: Sendable {
        let rule: Rule
        let message: RuleMessage
        let fix: Fix?
        let note: RuleCheck.Note?
        /// The field that a finding names if the subject of the check is not set, in ``SchemaCode/references``, and its texts.
        let substitute: (subject: Int, message: RuleMessage)?
        /// What the custom resource definition demands, in ``SchemaCode/conditions``, if that is weaker.
        let crdCondition: Int?

        init(
            rule: Rule, message: RuleMessage, fix: Fix?, note: RuleCheck.Note?, substitute: (subject: Int, message: RuleMessage)?,
            crdCondition: Int?
        ) {
            (self.rule, self.message, self.fix) = (rule, message, fix)
            (self.note, self.substitute, self.crdCondition) = (note, substitute, crdCondition)
        }
    }

    /// A ``Condition`` that refers to fields, words and conditions by their indexes.
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

    /// A ``Constraint`` that refers to fields, words and conditions by their indexes.
    enum ConstraintCode: Sendable {
        case implication(Int?, Int)
        case exactlyOne(Range<Int>)
        case word(Int, oneOf: Range<Int>)
        case shorter(Int, than: Int)
        case notAbove(Int, Int, comparison: Int)
        case ranked(Int, notAbove: Int, ranking: Int)
        case custom(Int)
    }

    /// The fields that must be set for a rule to apply, by their bits.
    struct Triggers: Sendable {
        /// Every one of these must be set.
        let all: UInt64
        /// One of these must be set. All bits if the rule needs none.
        let any: UInt64

        @inline(__always)
        func hold(for seen: UInt64) -> Bool { all & ~seen == 0 && (any & seen != 0 || any == .max) }
    }

    /// ``WordRanks`` that refer to words by their indexes.
    struct Ranking: Sendable {
        let order: Range<Int>
        let absentLower: Int
    }

    struct TextCode: Sendable {
        let length: ClosedRange<Int>?
        /// A test that only texts with all formats pass, in ``SchemaCode/acceptances``; nil if there are none.
        let acceptance: Int?
        /// The formats in ``SchemaCode/formats``, for findings.
        let formats: Range<Int>
        let isConfidential: Bool
    }

    /// The test of a text. A struct, because a function in an array is called through a second function.
    struct AcceptanceCode: Sendable {
        let accepts: TextFormat.Acceptance

        /// A test that only texts with all formats pass: the quick one if there is one; nil if there are no formats.
        init?(_ shape: TextShape) {
            guard let first = shape.formats.first else { return nil }
            if let quickTest = shape.quickTest {
                accepts = quickTest
                return
            }
            var accepts = first.accepts
            for format in shape.formats.dropFirst() {
                let (before, own) = (accepts, format.accepts)
                accepts = { before($0) && own($0) }
            }
            self.accepts = accepts
        }
    }

    /// A ``CustomCheck``, and whether it is called for each field of its rule.
    struct CustomCheckCode: Sendable {
        let check: CustomCheck
        let ofEach: Bool
    }

    /// A field of an object, or of an object inside it.
    struct Reference: Sendable {
        /// The index of the object's own field.
        let field: Int
        /// The names of the rest of the path, in ``SchemaCode/names``.
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

    /// A key or word to compare with. Its first and last eight bytes and its length decide nearly all comparisons; ``nameBytes`` has the rest.
    struct Name: Sendable {
        /// The first eight bytes, padded with zeros.
        let prefix: UInt64
        /// The last eight bytes, if there are more than eight.
        let suffix: UInt64
        let count: Int
        let offset: Int
        /// Whether a path prints it without brackets and quotes.
        let isWord: Bool
    }

    var objects: [ObjectCode] = []
    var fields: [FieldCode] = []
    /// The tables of ``objects``.
    var schemas: [ObjectSchema] = []
    /// The rows of ``fields``, for messages and defaults.
    var rows: [Field] = []
    var references: [Reference] = []
    var names: [Name] = []
    /// The condition of the override of each row's default, if it has one.
    var overrideConditions: [Int?] = []
    var rules: [RuleCode] = []
    /// For each rule, the fields without which it does not apply.
    var triggers: [Triggers] = []
    /// The first field in each bucket of an object, counted from 1; 0 if there is none.
    var buckets: [UInt8] = []
    /// The rules and texts of ``rules``.
    var ruleRows: [RuleRow] = []
    var conditions: [ConditionCode] = []
    var comparisons: [Comparison] = []
    var rankings: [Ranking] = []
    var customChecks: [CustomCheckCode] = []
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

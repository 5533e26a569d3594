internal import JSONTape

/// A schema lowered for the walk: the tables as flat arrays of trivial values, made once at start.
///
/// Walking the tables themselves costs ten times as much: their strings and nested arrays are reference counted at every step.
public struct SchemaProgram: Sendable {
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
        /// The object's fields in ``SchemaProgram/fields``.
        let fields: Range<Int>
        /// The bit of every required field.
        let required: UInt64
        /// The bit of every field with a default.
        let defaulted: UInt64
        /// The bit of every deprecated field.
        let deprecated: UInt64
        let rules: Range<Int>
        /// Where its 64 buckets begin in ``SchemaProgram/buckets``.
        let buckets: Int
    }

    struct FieldCode: Sendable {
        let name: Name
        let check: Check
        /// The next field of the same bucket, counted from 1; 0 when there is none.
        var next: UInt8 = 0
    }

    struct RuleCode: Sendable {
        /// The row that the rule was made from, in ``SchemaProgram/ruleRows``, for messages.
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
        /// The formats in ``SchemaProgram/formats``.
        let formats: Range<Int>
        let isConfidential: Bool
    }

    /// A field of an object, or one further down.
    struct Reference: Sendable {
        /// The number of the object's own field.
        let field: Int
        /// What leads on from there, in ``SchemaProgram/names``.
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
    var inspections: [Inspection] = []
    var integers: [IntegerRange] = []
    var texts: [TextCode] = []
    var formats: [TextFormat] = []
    var enumerations: [Range<Int>] = []
    var words: [Name] = []
    var quantities: [ClosedRange<Int64>?] = []
    var arrays: [ArrayCode] = []
    var maps: [Check] = []
    var nameBytes: [UInt8] = []
    /// The object that is the whole policy.
    var root = 0

    /// Lowers a schema.
    public init(_ schema: ObjectSchema) {
        root = lower(schema)
    }
}

// MARK: Names

extension SchemaProgram {
    /// Whether the text at a place, whose prefix is given, is a name.
    func matches(_ name: Name, _ tape: JSONTape, _ place: JSONTape.Place, prefix: UInt64) -> Bool {
        guard name.prefix == prefix, name.count == tape.count(at: place) else { return false }
        guard name.count > 8 else { return true }
        guard name.suffix == tape.textSuffix(at: place) else { return false }
        guard name.count > 16 else { return true }
        return tape.withText(at: place) { text in
            text.hasSameBytes(as: nameBytes.span.extracting(name.offset..<name.offset + name.count))
        }
    }

    /// The field of an object that a key names, counted from the object's first.
    func field(of object: ObjectCode, _ tape: JSONTape, named key: JSONTape.Place) -> Int? {
        let prefix = tape.textPrefix(at: key)
        var number = Int(buckets[object.buckets + Self.bucket(ofPrefix: prefix, count: tape.count(at: key))])
        while number > 0 {
            let index = object.fields.lowerBound + number - 1
            if matches(fields[index].name, tape, key, prefix: prefix) { return number - 1 }
            number = Int(fields[index].next)
        }
        return nil
    }

    /// Whether a rule says anything about an object with some fields.
    func speaks(_ rule: Int, ofFields seen: UInt64) -> Bool { triggers[rule] == .max || triggers[rule] & seen != 0 }

    /// One of 64 buckets for a name.
    static func bucket(ofPrefix prefix: UInt64, count: Int) -> Int {
        // 2^64 by the golden ratio, as Fibonacci hashing has it: the upper bits of the product depend on all bits of the name.
        let product = (prefix ^ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: product >> 58)
    }

    /// The value of an object's member; nil when there is none, when it is `null`, or when the place is no object.
    func member(_ name: Name, of object: JSONTape.Place, _ tape: JSONTape) -> JSONTape.Place? {
        guard tape.kind(at: object) == .object else { return nil }
        var found: JSONTape.Place?
        tape.forEachMember(of: object) { key, value in
            if matches(name, tape, key, prefix: tape.textPrefix(at: key)), tape.kind(at: value) != .null { found = value }
        }
        return found
    }

    /// The first of some words that a text is.
    func word(in candidates: Range<Int>, _ tape: JSONTape, _ place: JSONTape.Place) -> Int? {
        guard tape.kind(at: place) == .string else { return nil }
        let prefix = tape.textPrefix(at: place)
        for word in candidates where matches(words[word], tape, place, prefix: prefix) { return word }
        return nil
    }

    /// The words of an enumeration, for messages.
    func texts(ofEnumeration enumeration: Int) -> [String] {
        enumerations[enumeration].map { text(of: words[$0]) }
    }

    func text(of name: Name) -> String {
        String(decoding: nameBytes[name.offset..<name.offset + name.count], as: UTF8.self)
    }
}

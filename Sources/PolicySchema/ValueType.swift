/// The type of a field.
public indirect enum ValueType: Sendable {
    case boolean
    case integer(IntegerRange)
    case text(TextShape)
    case enumeration([String])
    /// A number of bytes: an integer, or a text that ``Quantity`` reads. The bounds are the controller's; the CRD has none.
    case quantity(ClosedRange<Int64>?)
    case object(ObjectSchema)
    case array(of: ValueType, ArrayShape)
    /// An object whose keys are data.
    case map(of: ValueType)
    /// Any value: the field is validated elsewhere, as `metadata` and `status` are.
    case opaque

    /// A 32-bit integer within bounds.
    public static func integer(_ bounds: ClosedRange<Int64>) -> ValueType {
        .integer(IntegerRange(format: .int32, minimum: bounds.lowerBound, maximum: bounds.upperBound))
    }

    /// An unsigned 32-bit integer, which the CRD can only declare as signed.
    public static let unsigned = ValueType.integer(IntegerRange(format: .unsigned32))

    /// A text, with bounds on its number of Unicode code points, in some formats.
    ///
    /// - Parameter formats: the formats, in any order. See ``TextShape/formats``.
    public static func text(_ length: ClosedRange<Int>? = nil, _ formats: TextFormat...) -> ValueType {
        .text(TextShape(length: length, formats: formats))
    }

    /// A Gateway API duration.
    public static let duration = ValueType.text(
        TextShape(formats: [.duration, .durationSpelling], quickTest: { DurationText.isNormalized($0) }))

    /// A list.
    public static func array(of element: ValueType, _ count: ClosedRange<Int>? = nil) -> ValueType {
        .array(of: element, ArrayShape(count: count))
    }

    /// A list that server-side apply replaces as a whole (`x-kubernetes-list-type: atomic`).
    public static func atomicList(of element: ValueType, _ count: ClosedRange<Int>? = nil) -> ValueType {
        .array(of: element, ArrayShape(count: count, isAtomic: true))
    }

    /// A list whose items must differ (`x-kubernetes-list-type: set`).
    public static func set(of element: ValueType, _ count: ClosedRange<Int>) -> ValueType {
        .array(of: element, ArrayShape(count: count, uniqueness: .byValue))
    }

    /// A list of objects that one field identifies (`x-kubernetes-list-type: map`).
    public static func list(of element: ObjectSchema, by key: String, _ count: ClosedRange<Int>) -> ValueType {
        .array(of: .object(element), ArrayShape(count: count, uniqueness: .byField(key)))
    }
}

/// The bounds of an integer.
public struct IntegerRange: Sendable {
    /// The storage format of the number.
    public enum Format: Sendable {
        case int32
        case int64
        /// The CRD stores it as `int32`; the controller decodes it as unsigned.
        case unsigned32
    }

    /// The storage format of the number.
    public let format: Format
    /// The smallest value, if the CRD states one.
    public let minimum: Int64?
    /// The largest value, if the CRD states one.
    public let maximum: Int64?

    /// Bounds by their parts.
    public init(format: Format, minimum: Int64? = nil, maximum: Int64? = nil) {
        self.format = format
        self.minimum = minimum
        self.maximum = maximum
    }

    /// The values that the CRD's `format` allows, regardless of the bounds.
    var formatRange: ClosedRange<Int64> {
        switch format {
        case .int32, .unsigned32: Int64(Int32.min)...Int64(Int32.max)
        case .int64: Int64.min...Int64.max
        }
    }
}

/// The constraints on a text.
public struct TextShape: Sendable {
    /// The allowed number of Unicode code points, which is how the API server counts.
    public let length: ClosedRange<Int>?
    /// The formats, errors first and otherwise by the identifiers of their rules. Of several that a text violates, the first is reported.
    public let formats: [TextFormat]
    /// A test that only texts with all formats pass, if one such test takes less time than those of the formats.
    public let quickTest: TextFormat.Acceptance?
    /// Whether findings and logs never repeat the value, because it may be a credential.
    public let isConfidential: Bool

    /// Constraints by their parts. The order of the formats has no meaning.
    public init(
        length: ClosedRange<Int>? = nil, formats: [TextFormat] = [], quickTest: TextFormat.Acceptance? = nil,
        isConfidential: Bool = false
    ) {
        self.length = length
        self.quickTest = quickTest
        self.formats = formats.sorted { left, right in
            (left.rule.severity == .error ? 0 : 1, left.rule.id) < (right.rule.severity == .error ? 0 : 1, right.rule.id)
        }
        self.isConfidential = isConfidential
    }
}

/// The constraints on a list.
public struct ArrayShape: Sendable {
    /// Which items must differ.
    public enum Uniqueness: Sendable {
        case none
        case byValue
        case byField(String)
    }

    /// The allowed number of items.
    public let count: ClosedRange<Int>?
    /// Which items must differ.
    public let uniqueness: Uniqueness
    /// Whether server-side apply replaces the list as a whole (`x-kubernetes-list-type: atomic`).
    public let isAtomic: Bool

    /// Constraints by their parts.
    public init(count: ClosedRange<Int>? = nil, uniqueness: Uniqueness = .none, isAtomic: Bool = false) {
        self.count = count
        self.uniqueness = uniqueness
        self.isAtomic = isAtomic
    }
}

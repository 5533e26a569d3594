/// What a field may hold.
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
    /// Somebody else's business: `metadata`, `status`.
    case opaque

    /// An integer of 32 bits within bounds.
    public static func integer(_ bounds: ClosedRange<Int64>) -> ValueType {
        .integer(IntegerRange(format: .int32, minimum: bounds.lowerBound, maximum: bounds.upperBound))
    }

    /// An unsigned integer of 32 bits, which the CRD can only state as a signed one.
    public static let unsigned = ValueType.integer(IntegerRange(format: .unsigned32))

    /// A text with a number of Unicode code points, in a format.
    ///
    /// - Parameter formats: what it must look like, one after the other: a text that fails one is not held to the next.
    public static func text(_ length: ClosedRange<Int>? = nil, _ formats: TextFormat...) -> ValueType {
        .text(TextShape(length: length, formats: formats))
    }

    /// A Gateway API duration.
    public static let duration = ValueType.text(nil, .duration, .durationSpelling)

    /// A list.
    public static func array(of element: ValueType, _ count: ClosedRange<Int>? = nil) -> ValueType {
        .array(of: element, ArrayShape(count: count))
    }

    /// A list that server-side apply replaces as a whole (`x-kubernetes-list-type: atomic`).
    public static func atomicList(of element: ValueType, _ count: ClosedRange<Int>? = nil) -> ValueType {
        .array(of: element, ArrayShape(count: count, isAtomic: true))
    }

    /// A list whose items all differ (`x-kubernetes-list-type: set`).
    public static func set(of element: ValueType, _ count: ClosedRange<Int>) -> ValueType {
        .array(of: element, ArrayShape(count: count, uniqueness: .byValue))
    }

    /// A list of objects told apart by one field (`x-kubernetes-list-type: map`).
    public static func list(of element: ObjectSchema, by key: String, _ count: ClosedRange<Int>) -> ValueType {
        .array(of: .object(element), ArrayShape(count: count, uniqueness: .byField(key)))
    }
}

/// The bounds of an integer.
public struct IntegerRange: Sendable {
    /// How the number is stored.
    public enum Format: Sendable {
        case int32
        case int64
        /// The CRD stores it as `int32`; the controller decodes it as unsigned.
        case unsigned32
    }

    /// How the number is stored.
    public let format: Format
    /// The least value, if the CRD states one.
    public let minimum: Int64?
    /// The greatest value, if the CRD states one.
    public let maximum: Int64?

    /// Bounds by their parts.
    public init(format: Format, minimum: Int64? = nil, maximum: Int64? = nil) {
        self.format = format
        self.minimum = minimum
        self.maximum = maximum
    }

    /// The values that the CRD's `format` allows, whatever the bounds.
    var formatRange: ClosedRange<Int64> {
        switch format {
        case .int32, .unsigned32: Int64(Int32.min)...Int64(Int32.max)
        case .int64: Int64.min...Int64.max
        }
    }
}

/// The shape of a text.
public struct TextShape: Sendable {
    /// How many Unicode code points it may have: the API server counts neither bytes nor characters as people see them.
    public let length: ClosedRange<Int>?
    /// What it must look like; the first that it fails is reported.
    public let formats: [TextFormat]
    /// Whether its value is kept out of findings and logs: it may be a credential.
    public let isConfidential: Bool

    /// A shape by its parts.
    public init(length: ClosedRange<Int>? = nil, formats: [TextFormat] = [], isConfidential: Bool = false) {
        self.length = length
        self.formats = formats
        self.isConfidential = isConfidential
    }

    /// Whether a text matches all formats; nil when there are none.
    var accepts: TextFormat.Acceptance? {
        guard let last = formats.last else { return nil }
        if formats.count == 1 { return last.accepts }
        if let settles = last.settles { return settles }
        return { [formats] text in formats.allSatisfy { $0.accepts(text) } }
    }
}

/// The shape of a list.
public struct ArrayShape: Sendable {
    /// What may not stand twice.
    public enum Uniqueness: Sendable {
        case none
        case byValue
        case byField(String)
    }

    /// How many items it may have.
    public let count: ClosedRange<Int>?
    /// What may not stand twice.
    public let uniqueness: Uniqueness
    /// Whether server-side apply replaces the list as a whole (`x-kubernetes-list-type: atomic`).
    public let isAtomic: Bool

    /// A shape by its parts.
    public init(count: ClosedRange<Int>? = nil, uniqueness: Uniqueness = .none, isAtomic: Bool = false) {
        self.count = count
        self.uniqueness = uniqueness
        self.isAtomic = isAtomic
    }
}

import JSONTape
import PolicySchema
import TrafficPolicy

/// A value for a field, and the expected finding.
struct ValueCase {
    let value: JSONValue
    /// The violated rule, and the path below the field; nil if the value is valid.
    let violation: (rule: String, below: [FieldPath.Step])?

    static func good(_ value: JSONValue) -> ValueCase { ValueCase(value: value, violation: nil) }
    static func bad(_ value: JSONValue, _ rule: Rule, below: [FieldPath.Step] = []) -> ValueCase {
        ValueCase(value: value, violation: (rule.id, below))
    }

    fileprivate func inside(_ step: FieldPath.Step, _ wrap: (JSONValue) -> JSONValue) -> ValueCase {
        ValueCase(value: wrap(value), violation: violation.map { ($0.rule, [step] + $0.below) })
    }
}

/// Rows generated from the tables: every bound at n-1, n and n+1, every word, every wrong type.
extension ValueType {
    var cases: [ValueCase] {
        wrongTypes.map { .bad($0, .type) } + ownCases
    }

    private var wrongTypes: [JSONValue] {
        let all: [(kind: String, value: JSONValue)] = [
            ("boolean", .boolean(true)), ("number", .number("1")), ("fraction", .number("1.5")), ("string", .string("1")),
            ("array", .array([])), ("array", .array([.object([])])), ("object", .object([])), ("number", .number("1e400")),
        ]
        let own: Set<String> =
            switch self {
            case .boolean: ["boolean"]
            case .integer: ["number"]
            case .text, .enumeration: ["string"]
            case .quantity: ["number", "string"]
            case .object, .map: ["object"]
            case .array: ["array"]
            case .opaque: ["boolean", "number", "fraction", "string", "array", "object"]
            }
        return all.filter { !own.contains($0.kind) }.map(\.value)
    }

    private var ownCases: [ValueCase] {
        switch self {
        case .boolean: [.good(.boolean(true)), .good(.boolean(false))]
        case .integer(let range): range.cases
        case .text(let shape): shape.cases
        case .enumeration(let words):
            words.map { .good(.string($0)) } + Self.mangled(words).map { .bad(.string($0), .enumeration) }
        case .quantity(let range): Self.quantities(range)
        case .object: [.good(validValue())]
        case .map(let element):
            [.good(.object([]))] + element.cases.map { $0.inside(.name("k")) { .object([.init(key: "k", value: $0)]) } }
        case .array(let element, let shape): Self.lists(of: element, shape)
        case .opaque: []
        }
    }

    private static func mangled(_ words: [String]) -> [String] {
        var all: Set<String> = ["", "\n"]
        for word in words {
            all.formUnion([
                word.lowercased(), word.uppercased(), word + " ", " " + word, word + "\0", word + "s", String(word.dropLast()),
            ])
        }
        return all.subtracting(words).sorted()
    }

    private static func quantities(_ range: ClosedRange<Int64>?) -> [ValueCase] {
        let malformed: [JSONValue] = ["", "0", "01", "1.5", "1K", "1ki", "1e3", "-1", "1 ", "1Mi\n", "x"]
        var cases: [ValueCase] = malformed.map { .bad($0, .format) }
        cases.append(.bad(.number("1.5"), .type))
        guard let range else {
            let numbers: [JSONValue] = [0, -1, "1Ei", "100E", .number("1e30")]
            return cases + numbers.map { .good($0) }
        }
        for bytes in [range.lowerBound, range.lowerBound + 1, range.upperBound - 1, range.upperBound] {
            cases.append(.good(.number(String(bytes))))
            if bytes > 0 { cases.append(.good(.string(String(bytes)))) }
        }
        for bytes in [range.lowerBound - 1, range.upperBound + 1] {
            cases.append(.bad(.number(String(bytes)), .quantityRange))
            if bytes > 0 { cases.append(.bad(.string(String(bytes)), .quantityRange)) }
        }
        let tooLarge: [JSONValue] = ["10E", "8Ei", .number("1e30")]
        return cases + tooLarge.map { .bad($0, .quantityRange) }
    }

    private static func lists(of element: ValueType, _ shape: ArrayShape) -> [ValueCase] {
        func list(_ count: Int) -> JSONValue { .array((0..<count).map { element.validValue($0) }) }
        let bounds = shape.count ?? 0...Int.max
        var cases: [ValueCase] = [.good(list(max(1, bounds.lowerBound))), .bad(.array([.null]), .type, below: [.index(0)])]
        for count in [bounds.lowerBound - 1, bounds.lowerBound, bounds.lowerBound + 1] where count >= 0 {
            cases.append(bounds ~= count ? .good(list(count)) : .bad(list(count), .items))
        }
        if bounds.upperBound < .max {
            cases += [
                .good(list(bounds.upperBound - 1)), .good(list(bounds.upperBound)), .bad(list(bounds.upperBound + 1), .items),
            ]
        }
        switch shape.uniqueness {
        case .none: cases.append(.good(.array([element.validValue(), element.validValue()])))
        default:
            cases.append(
                .bad(.array([element.validValue(), element.validValue(1), element.validValue()]), .unique, below: [.index(2)]))
        }
        return cases + element.cases.map { $0.inside(.index(0)) { .array([$0]) } }
    }
}

extension IntegerRange {
    fileprivate var cases: [ValueCase] {
        let (lowest, highest): (Int64, Int64) = format == .int64 ? (.min, .max) : (Int64(Int32.min), Int64(Int32.max))
        let least = minimum ?? (format == .unsigned32 ? 0 : lowest)
        let greatest = maximum ?? highest
        let below: Rule = format == .unsigned32 && minimum == nil ? .unsigned : .range
        var cases = [least, least + 1, greatest - 1, greatest].map { ValueCase.good(.number(String($0))) }
        cases.append(least == .min ? .bad(.number("-9223372036854775809"), .range) : .bad(.number(String(least - 1)), below))
        cases.append(
            greatest == .max ? .bad(.number("9223372036854775808"), .range) : .bad(.number(String(greatest + 1)), .range))
        if lowest < least - 1 { cases.append(.bad(.number(String(lowest)), below)) }
        if format != .int64 { cases += [.bad(.number(String(lowest - 1)), .range), .bad(.number(String(highest + 1)), .range)] }
        return cases + [.bad(.number("1e30"), .range), .bad(.number("-92233720368547758080"), .range)]
    }
}

extension TextShape {
    /// The format whose rule is not off in these tests.
    private var schemaFormat: TextFormat? { formats.first { Severities.schema[$0.rule] != nil } }

    fileprivate var cases: [ValueCase] {
        let bounds = length ?? 0...64
        let lengths = [bounds.lowerBound - 1, bounds.lowerBound, bounds.lowerBound + 1, bounds.upperBound - 1, bounds.upperBound]
        var cases: [ValueCase] = []
        for scalar in ["a", "é", "日", "😀"] {
            for count in lengths + (length == nil ? [] : [bounds.upperBound + 1]) where count >= 0 {
                let text = String(repeating: scalar, count: count)
                if !(bounds ~= count) {
                    cases.append(.bad(.string(text), .length))
                } else if let format = schemaFormat, !text.has(format) {
                    cases.append(.bad(.string(text), format.rule))
                } else {
                    cases.append(.good(.string(text)))
                }
            }
        }
        if let format = schemaFormat { cases += [" ", "a b", "-\n"].map { .bad(.string($0), format.rule) } }
        return cases
    }
}

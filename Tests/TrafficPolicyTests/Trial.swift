import JSONTape
import PolicySchema
import TrafficPolicy

/// A value for a field, and what must be said of it.
struct Trial {
    let value: JSONValue
    /// The rule that it breaks, and where below the field; nil when it is sound.
    let broken: (rule: String, below: [FieldPath.Step])?

    static func good(_ value: JSONValue) -> Trial { Trial(value: value, broken: nil) }
    static func bad(_ value: JSONValue, _ rule: Rule, below: [FieldPath.Step] = []) -> Trial {
        Trial(value: value, broken: (rule.id, below))
    }

    fileprivate func inside(_ step: FieldPath.Step, _ wrap: (JSONValue) -> JSONValue) -> Trial {
        Trial(value: wrap(value), broken: broken.map { ($0.rule, [step] + $0.below) })
    }
}

/// Rows made from the tables: every bound at n-1, n and n+1, every word, every wrong type.
extension ValueType {
    var trials: [Trial] {
        wrongTypes.map { .bad($0, .type) } + ownTrials
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

    private var ownTrials: [Trial] {
        switch self {
        case .boolean: [.good(.boolean(true)), .good(.boolean(false))]
        case .integer(let range): range.trials
        case .text(let shape): shape.trials
        case .enumeration(let words):
            words.map { .good(.string($0)) } + Self.mangled(words).map { .bad(.string($0), .enumeration) }
        case .quantity(let range): Self.quantities(range)
        case .object: [.good(sound())]
        case .map(let element):
            [.good(.object([]))] + element.trials.map { $0.inside(.name("k")) { .object([.init(key: "k", value: $0)]) } }
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

    private static func quantities(_ range: ClosedRange<Int64>?) -> [Trial] {
        let malformed: [JSONValue] = ["", "0", "01", "1.5", "1K", "1ki", "1e3", "-1", "1 ", "1Mi\n", "x"]
        var trials: [Trial] = malformed.map { .bad($0, .format) }
        trials.append(.bad(.number("1.5"), .type))
        guard let range else {
            let numbers: [JSONValue] = [0, -1, "1Ei", "100E", .number("1e30")]
            return trials + numbers.map { .good($0) }
        }
        for bytes in [range.lowerBound, range.lowerBound + 1, range.upperBound - 1, range.upperBound] {
            trials.append(.good(.number(String(bytes))))
            if bytes > 0 { trials.append(.good(.string(String(bytes)))) }
        }
        for bytes in [range.lowerBound - 1, range.upperBound + 1] {
            trials.append(.bad(.number(String(bytes)), .quantityRange))
            if bytes > 0 { trials.append(.bad(.string(String(bytes)), .quantityRange)) }
        }
        let tooLarge: [JSONValue] = ["10E", "8Ei", .number("1e30")]
        return trials + tooLarge.map { .bad($0, .quantityRange) }
    }

    private static func lists(of element: ValueType, _ shape: ArrayShape) -> [Trial] {
        func list(_ count: Int) -> JSONValue { .array((0..<count).map { element.sound($0) }) }
        let bounds = shape.count ?? 0...Int.max
        var trials: [Trial] = [.good(list(max(1, bounds.lowerBound))), .bad(.array([.null]), .type, below: [.index(0)])]
        for count in [bounds.lowerBound - 1, bounds.lowerBound, bounds.lowerBound + 1] where count >= 0 {
            trials.append(bounds ~= count ? .good(list(count)) : .bad(list(count), .items))
        }
        if bounds.upperBound < .max {
            trials += [
                .good(list(bounds.upperBound - 1)), .good(list(bounds.upperBound)), .bad(list(bounds.upperBound + 1), .items),
            ]
        }
        switch shape.uniqueness {
        case .none: trials.append(.good(.array([element.sound(), element.sound()])))
        default: trials.append(.bad(.array([element.sound(), element.sound(1), element.sound()]), .unique, below: [.index(2)]))
        }
        return trials + element.trials.map { $0.inside(.index(0)) { .array([$0]) } }
    }
}

extension IntegerRange {
    fileprivate var trials: [Trial] {
        let (lowest, highest): (Int64, Int64) = format == .int64 ? (.min, .max) : (Int64(Int32.min), Int64(Int32.max))
        let least = minimum ?? (format == .unsigned32 ? 0 : lowest)
        let greatest = maximum ?? highest
        let below: Rule = format == .unsigned32 && minimum == nil ? .unsigned : .range
        var trials = [least, least + 1, greatest - 1, greatest].map { Trial.good(.number(String($0))) }
        trials.append(least == .min ? .bad(.number("-9223372036854775809"), .range) : .bad(.number(String(least - 1)), below))
        trials.append(
            greatest == .max ? .bad(.number("9223372036854775808"), .range) : .bad(.number(String(greatest + 1)), .range))
        if lowest < least - 1 { trials.append(.bad(.number(String(lowest)), below)) }
        if format != .int64 { trials += [.bad(.number(String(lowest - 1)), .range), .bad(.number(String(highest + 1)), .range)] }
        return trials + [.bad(.number("1e30"), .range), .bad(.number("-92233720368547758080"), .range)]
    }
}

extension TextShape {
    /// The format that the schema itself brings; advice beyond it is off in these tests.
    private var schemaFormat: TextFormat? { formats.first { Severities.schema[$0.rule] != nil } }

    fileprivate var trials: [Trial] {
        let bounds = length ?? 0...64
        let lengths = [bounds.lowerBound - 1, bounds.lowerBound, bounds.lowerBound + 1, bounds.upperBound - 1, bounds.upperBound]
        var trials: [Trial] = []
        for scalar in ["a", "é", "日", "😀"] {
            for count in lengths + (length == nil ? [] : [bounds.upperBound + 1]) where count >= 0 {
                let text = String(repeating: scalar, count: count)
                if !(bounds ~= count) {
                    trials.append(.bad(.string(text), .length))
                } else if let format = schemaFormat, !text.has(format) {
                    trials.append(.bad(.string(text), format.rule))
                } else {
                    trials.append(.good(.string(text)))
                }
            }
        }
        if let format = schemaFormat { trials += [" ", "a b", "-\n"].map { .bad(.string($0), format.rule) } }
        return trials
    }
}

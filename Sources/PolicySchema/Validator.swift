public import JSONTape

/// Walks an object on a tape against a schema and reports everything that breaks it, in one pass.
///
/// A validator keeps its scratch memory from one object to the next and allocates nothing where there is nothing to report.
/// It belongs to one thread.
public struct Validator: ~Copyable {
    /// What the last ``validate(_:at:)`` found. Checks beyond the schema add to it.
    public var findings = Findings()
    let program: SchemaProgram
    /// The way from the object to the value that is looked at.
    var path: [Step] = []
    /// The values of the fields of every object on that way, one slot for each row of its table.
    var slots: [JSONTape.Place] = []

    /// One step of the way, in trivial form.
    enum Step {
        case key(JSONTape.Place)
        case index(Int)
    }

    /// A validator for objects of one schema.
    public init(_ program: SchemaProgram) {
        self.program = program
    }

    /// Replaces ``findings`` by those of an object.
    ///
    /// Every violation is reported once: siblings of a broken field are still looked at, what is inside a value of the wrong type is not.
    public mutating func validate(_ tape: JSONTape, at object: JSONTape.Place) {
        findings.removeAll()
        path.removeAll(keepingCapacity: true)
        slots.removeAll(keepingCapacity: true)
        checkObject(program.root, tape, object)
        for key in tape.repeatedKeys where object < key && key < tape.end(of: object) {
            guard findings.count(.duplicateKey) else { break }
            let path = tape.path(from: object, to: key)
            findings.keep(Finding(.duplicateKey, .duplicate, at: path, detail: "the key stands more than once in its object"))
        }
    }

    // MARK: Values

    /// Checks a value. False when it has a finding of its own, so that rules of its parent must not read it.
    private mutating func check(_ check: SchemaProgram.Check, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        switch check {
        case .opaque: return true
        case .boolean:
            let kind = tape.kind(at: place)
            return kind == .true || kind == .false || reportType("a boolean", tape, place)
        case .integer(let index): return checkInteger(index, tape, place)
        case .text(let index): return checkText(index, tape, place)
        case .enumeration(let index): return checkEnumeration(index, tape, place)
        case .quantity(let index): return checkQuantity(index, tape, place)
        case .object(let index): return checkObject(index, tape, place)
        case .array(let index): return checkArray(index, tape, place)
        case .map(let index): return checkMap(index, tape, place)
        }
    }

    private mutating func checkInteger(_ index: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        let range = program.integers[index]
        guard tape.isIntegral(at: place) else { return reportType("an integer", tape, place) }
        if range.isReadByCEL, tape.kind(at: place) == .decimal {
            return report(.type, .typeInvalid, tape, place, "must be written without a fraction and an exponent")
        }
        guard let value = tape.integer(at: place), range.formatRange ~= value else {
            let bounds = range.formatRange
            let lowest = range.minimum ?? (range.format == .unsigned32 ? 0 : bounds.lowerBound)
            return report(
                .range, .invalid, tape, place, "must be between \(lowest) and \(range.maximum ?? bounds.upperBound)")
        }
        if let minimum = range.minimum, value < minimum {
            return report(.range, .invalid, tape, place, "must be greater than or equal to \(minimum)")
        }
        if let maximum = range.maximum, value > maximum {
            return report(.range, .invalid, tape, place, "must be less than or equal to \(maximum)")
        }
        if range.format == .unsigned32, value < 0 {
            return report(.unsigned, .invalid, tape, place, "must be greater than or equal to 0")
        }
        return true
    }

    private mutating func checkText(_ index: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        guard tape.kind(at: place) == .string else { return reportType("a string", tape, place) }
        if let length = program.texts[index].length {
            let count = tape.withText(at: place) { $0.codePointCount(upTo: length.upperBound) }
            if count < length.lowerBound {
                let what = length.lowerBound == 1 ? "must not be empty" : "must have at least \(length.lowerBound) characters"
                return report(.length, .invalid, tape, place, what)
            }
            if count > length.upperBound {
                return report(.length, .tooLong, tape, place, hidingValue: true, "must have at most \(length.upperBound) characters")
            }
        }
        if program.texts[index].format != nil, !matchesFormat(index, tape, place) {
            return reportFormat(index, tape, place)
        }
        return true
    }

    private func matchesFormat(_ index: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        tape.withText(at: place) { program.texts[index].format?.accepts($0) ?? true }
    }

    private mutating func reportFormat(_ index: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        let shape = program.texts[index]
        guard let format = shape.format else { return true }
        return report(format.rule, .invalid, tape, place, hidingValue: shape.isConfidential, "must be " + format.meaning)
    }

    private mutating func checkEnumeration(_ index: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        guard tape.kind(at: place) == .string else { return reportType("a string", tape, place) }
        if program.isWord(of: index, tape, place) { return true }
        let detail = ObjectRule.supported(program.texts(ofEnumeration: index))
        return report(.enumeration, .notSupported, tape, place, detail)
    }

    private mutating func checkQuantity(_ index: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        let value: Quantity.Value
        switch tape.kind(at: place) {
        case .string:
            guard let read = tape.withText(at: place, { Quantity.value(of: $0) }) else {
                return report(
                    .format, .invalid, tape, place, "must be a quantity of bytes such as 32768, 64Ki or 1Mi, without a leading zero")
            }
            value = read
        case .integer, .decimal:
            guard tape.isIntegral(at: place) else { return reportType("an integer or a string", tape, place) }
            value = tape.integer(at: place).map { .exact($0) } ?? .tooLarge
        default: return reportType("an integer or a string", tape, place)
        }
        guard let range = program.quantities[index] else { return true }
        if case .exact(let bytes) = value, range ~= bytes { return true }
        let bounds = "\(Quantity.text(of: range.lowerBound)) and \(Quantity.text(of: range.upperBound))"
        return report(.quantityRange, .invalid, tape, place, "must be between \(bounds) bytes")
    }

    private mutating func checkArray(_ index: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        guard tape.kind(at: place) == .array else { return reportType("an array", tape, place) }
        let code = program.arrays[index]
        let count = tape.count(at: place)
        var isSound = true
        if let bounds = code.count {
            if count < bounds.lowerBound {
                isSound = report(.items, .invalid, tape, place, "must have at least \(bounds.lowerBound) item")
            } else if count > bounds.upperBound {
                isSound = reportTooMany(count, limit: bounds.upperBound, tape)
            }
        }
        var position = 0
        tape.forEachElement(of: place) { element in
            path.append(.index(position))
            if !check(code.element, tape, element) { isSound = false }
            path.removeLast()
            position += 1
        }
        return checkUniqueness(code, tape, place) && isSound
    }

    /// Compares every item with those before it. A list with such a rule has a bound, so the comparisons have one too.
    private mutating func checkUniqueness(
        _ code: SchemaProgram.ArrayCode, _ tape: JSONTape, _ place: JSONTape.Place
    ) -> Bool {
        if case .none = code.uniqueness { return true }
        guard let bounds = code.count, tape.count(at: place) <= bounds.upperBound else { return true }
        var isSound = true
        var earlier: [JSONTape.Place] = []
        var position = 0
        tape.forEachElement(of: place) { element in
            if let identity = identity(of: element, code.uniqueness, tape) {
                if let first = earlier.firstIndex(where: { tape.isSameText($0, identity) }) {
                    path.append(.index(position))
                    isSound = report(.unique, .duplicate, tape, identity, "the list has it before, as item \(first)")
                    path.removeLast()
                }
                earlier.append(identity)
            }
            position += 1
        }
        return isSound
    }

    /// What tells an item from the others; nil when it has nothing that could.
    private func identity(
        of element: JSONTape.Place, _ uniqueness: SchemaProgram.ArrayCode.Uniqueness, _ tape: JSONTape
    ) -> JSONTape.Place? {
        switch uniqueness {
        case .none: return nil
        case .byValue: return tape.kind(at: element) == .string ? element : nil
        case .byField(let name):
            guard tape.kind(at: element) == .object else { return nil }
            var identity: JSONTape.Place?
            tape.forEachMember(of: element) { key, value in
                let isName = program.matches(name, tape, key, prefix: tape.textPrefix(at: key))
                if isName, tape.kind(at: value) == .string { identity = value }
            }
            return identity
        }
    }

    private mutating func checkMap(_ index: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        guard tape.kind(at: place) == .object else { return reportType("an object", tape, place) }
        var isSound = true
        tape.forEachMember(of: place) { key, value in
            path.append(.key(key))
            if !check(program.maps[index], tape, value) { isSound = false }
            path.removeLast()
        }
        return isSound
    }

    // MARK: Objects

    @discardableResult
    private mutating func checkObject(_ index: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        guard tape.kind(at: place) == .object else { return reportType("an object", tape, place) }
        let object = program.objects[index]
        let base = slots.count
        for _ in object.fields { slots.append(place) }
        var seen: UInt64 = 0
        var broken: UInt64 = 0
        tape.forEachMember(of: place) { key, value in
            path.append(.key(key))
            if let field = program.field(of: object, tape, named: key) {
                // The API server drops a null before it looks: only a list keeps one.
                if tape.kind(at: value) != .null {
                    seen |= 1 << UInt64(field)
                    slots[base + field] = value
                    let isSound = check(program.fields[object.fields.lowerBound + field].check, tape, value)
                    if !isSound { broken |= 1 << UInt64(field) }
                }
            } else {
                reportUnknown(key, of: object, tape)
            }
            path.removeLast()
        }
        let fields = ObjectFields(base: base, seen: seen, broken: broken)
        if object.required & ~seen != 0 { reportMissing(object.required & ~seen, of: object, tape) }
        if object.deprecated & seen != 0 { reportDeprecated(object.deprecated & seen, of: object, fields, tape) }
        var isSound = broken == 0 && object.required & ~seen == 0
        for rule in object.rules where program.rules[rule].speaks(ofFields: seen) {
            if fields.satisfies(program.rules[rule].constraint, tape, slots) { continue }
            report(program.rules[rule], of: object, fields, tape)
            isSound = false
        }
        slots.removeLast(object.fields.count)
        return isSound
    }
}

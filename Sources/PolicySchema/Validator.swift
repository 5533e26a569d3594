public import JSONTape

/// Walks an object on a tape against a schema and reports everything that breaks it, in one pass.
///
/// A validator keeps its scratch memory from one object to the next and allocates nothing where there is nothing to report.
/// It belongs to one thread.
public struct Validator: ~Copyable {
    /// What the last ``validate(_:at:)`` found. Checks beyond the schema add to it.
    public var findings: Findings
    let program: SchemaProgram
    var walk = SchemaWalk()
    private var complaints: [Complaint] = []
    /// What tells the items of a list from each other, as far as they were compared.
    private var earlier: [JSONTape.Place] = []

    /// A validator for objects of one schema.
    ///
    /// - Parameter severities: what becomes of violations, where the operator has said so.
    /// - Parameter suggestsFixes: whether findings say what mends them.
    public init(_ program: SchemaProgram, severities: Severities = Severities(), suggestsFixes: Bool = true) {
        self.program = program
        findings = Findings(severities: severities, suggestsFixes: suggestsFixes)
    }

    /// Replaces ``findings`` by those of an object.
    ///
    /// Every violation is reported once: siblings of a broken field are still looked at, what is inside a value of the wrong type is not.
    public mutating func validate(_ tape: JSONTape, at object: JSONTape.Place) {
        findings.removeAll()
        walk.begin()
        checkObject(program.root, tape, object)
        for key in tape.repeatedKeys where object < key && key < tape.end(of: object) {
            guard findings.count(.duplicateKey) else { continue }
            let start = findings.steps.count
            findings.append(pathFrom: object, to: key, tape)
            findings.keep(
                .duplicateKey, nil, .duplicate, at: start..<findings.steps.count,
                detail: findings.append("the key stands more than once in its object"))
        }
    }

    // MARK: Values

    /// Checks a value. False when it has a finding of its own, so that rules of its parent must not read it.
    private mutating func check(_ check: SchemaCode.Check, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
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
        let range = program.code.integers[index]
        guard tape.isIntegral(at: place) else { return reportType("an integer", tape, place) }
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
        let code = program.code.texts[index]
        guard tape.kind(at: place) == .string else {
            // A password of digits is a password, too.
            return reportType("a string", tape, place, hidingValue: code.isConfidential)
        }
        // A code point has one to four bytes: most texts are as long as they may be at a glance.
        if let length = code.length, case let bytes = tape.count(at: place),
            bytes > length.upperBound || bytes < length.lowerBound * 4 - 3
        {
            let count = tape.withText(at: place) { $0.codePointCount(upTo: length.upperBound) }
            if count < length.lowerBound {
                let what = length.lowerBound == 1 ? "must not be empty" : "must have at least \(length.lowerBound) characters"
                return report(.length, .invalid, tape, place, what)
            }
            if count > length.upperBound {
                return report(
                    .length, .tooLong, tape, place, hidingValue: true, "must have at most \(length.upperBound) characters")
            }
        }
        guard let number = code.acceptance else { return true }
        return tape.withText(at: place) { program.code.acceptances[number].accepts($0) } || checkFormats(index, tape, place)
    }

    /// Finds out which format a text does not match.
    @inline(never)
    private mutating func checkFormats(_ index: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        let code = program.code.texts[index]
        for format in code.formats where !tape.withText(at: place, { program.code.formats[format].accepts($0) }) {
            if findings.isOff(program.code.formats[format].rule) { continue }
            return reportFormat(format, hidingValue: code.isConfidential, tape, place)
        }
        return true
    }

    private mutating func checkEnumeration(_ index: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        guard tape.kind(at: place) == .string else { return reportType("a string", tape, place) }
        if program.word(in: program.code.enumerations[index], tape, place) != nil { return true }
        return reportWord(index, tape, place)
    }

    private mutating func checkQuantity(_ index: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        let value: Quantity.Value
        switch tape.kind(at: place) {
        case .string:
            guard let read = tape.withText(at: place, { Quantity.value(of: $0) }) else {
                return report(
                    .format, .invalid, tape, place,
                    "must be a quantity of bytes such as 32768, 64Ki or 1Mi, without a leading zero")
            }
            value = read
        case .integer, .decimal:
            guard tape.isIntegral(at: place) else { return reportType("an integer or a string", tape, place) }
            value = tape.integer(at: place).map { .exact($0) } ?? .tooLarge
        default: return reportType("an integer or a string", tape, place)
        }
        guard let range = program.code.quantities[index] else { return true }
        if case .exact(let bytes) = value, range ~= bytes { return true }
        return reportQuantity(value, range, tape, place)
    }

    private mutating func checkArray(_ index: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        guard tape.kind(at: place) == .array else { return reportType("an array", tape, place) }
        let code = program.code.arrays[index]
        let count = tape.count(at: place)
        var isSound = true
        if let bounds = code.count {
            if count < bounds.lowerBound {
                isSound = report(.items, .invalid, tape, place, "must have at least \(bounds.lowerBound) item")
            } else if count > bounds.upperBound {
                isSound = reportTooMany(count, limit: bounds.upperBound, tape, place)
            }
        }
        walk.path.enter(place)
        var position = 0
        tape.forEachElement(of: place) { element in
            walk.path.look(atItem: position)
            if !check(code.element, tape, element) { isSound = false }
            position += 1
        }
        walk.path.leave()
        return checkUniqueness(code, tape, place) && isSound
    }

    /// Compares every item with those before it. A list with such a rule has a bound, so the comparisons have one too.
    private mutating func checkUniqueness(
        _ code: SchemaCode.ArrayCode, _ tape: JSONTape, _ place: JSONTape.Place
    ) -> Bool {
        if case .none = code.uniqueness { return true }
        guard let bounds = code.count, tape.count(at: place) <= bounds.upperBound else { return true }
        var isSound = true
        earlier.removeAll(keepingCapacity: true)
        var position = 0
        tape.forEachElement(of: place) { element in
            if let identity = identity(of: element, code.uniqueness, tape) {
                if let first = earlier.firstIndex(where: { tape.isSameText($0, identity) }) {
                    walk.path.enter(place)
                    walk.path.look(atItem: position)
                    isSound = reportRepeated(element, identity, "the list has it before, as item \(first)", tape)
                    walk.path.leave()
                }
                earlier.append(identity)
            }
            position += 1
        }
        return isSound
    }

    /// What tells an item from the others; nil when it has nothing that could.
    private func identity(
        of element: JSONTape.Place, _ uniqueness: SchemaCode.ArrayCode.Uniqueness, _ tape: JSONTape
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
        walk.path.enter(place)
        tape.forEachMember(of: place) { _, value in
            if !check(program.code.maps[index], tape, value) { isSound = false }
        }
        walk.path.leave()
        return isSound
    }

    // MARK: Objects

    @discardableResult
    private mutating func checkObject(_ index: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        // What stands in place of an object may be a header with its value.
        guard tape.kind(at: place) == .object else { return reportType("an object", tape, place, hidingValue: true) }
        let object = program.code.objects[index]
        var fields = walk.enter(place, as: object, of: program, tape)
        for key in walk.unknown { reportUnknown(key, of: object, fields, tape) }
        var rest = fields.seen
        while rest != 0 {
            let field = rest.trailingZeroBitCount
            rest &= rest - 1
            if !check(program.code.fields[object.fields.lowerBound + field].check, tape, walk.slots[fields.base + field]) {
                fields.broken |= 1 << UInt64(field)
            }
        }
        let missing = object.required & ~fields.seen
        if missing != 0 { reportMissing(missing, of: object, fields, tape) }
        if object.deprecated & fields.seen != 0 { reportDeprecated(of: object, fields, tape) }
        for rule in object.rules where program.speaks(rule, ofFields: fields.seen) {
            if case .inspection(let index) = program.code.rules[rule].constraint {
                inspect(index, fields, triggers: program.code.triggers[rule], tape)
                if !complaints.isEmpty {
                    reportComplaints(about: place, of: program.code.ruleRows[program.code.rules[rule].row].rule, tape)
                }
            } else if !program.satisfies(rule, fields, tape, walk.slots) {
                report(program.code.rules[rule], of: object, fields, tape)
            }
        }
        walk.leave(fields)
        return fields.broken == 0 && missing == 0
    }

    private mutating func inspect(_ index: Int, _ fields: borrowing ObjectFields, triggers: UInt64, _ tape: JSONTape) {
        let code = program.code.inspections[index]
        guard code.ofEach else { return code.inspect(tape, fields.object, &complaints) }
        var rest = triggers & fields.seen
        while rest != 0 {
            code.inspect(tape, walk.slots[fields.base + rest.trailingZeroBitCount], &complaints)
            rest &= rest - 1
        }
    }

    private mutating func reportComplaints(about object: JSONTape.Place, of rule: Rule, _ tape: JSONTape) {
        for complaint in complaints { report(complaint, about: object, of: rule, tape) }
        complaints.removeAll(keepingCapacity: true)
    }
}

internal import TextCoding
public import JSONTape

/// Validates an object on a tape against a schema in one pass.
///
/// A validator reuses its scratch memory and allocates nothing if there is nothing to report. It must be used by one thread.
public struct Validator: ~Copyable {
    /// The findings of the last ``validate(_:at:)``. Checks outside the schema add to them.
    public var findings: Findings
    let program: SchemaProgram
    /// Whether the API server has already dropped the fields that its CRD does not have.
    let isPruned: Bool
    var walk = SchemaWalk()
    private var violations: [Violation] = []
    /// The values that identify the items of a list, up to the current item.
    private var earlier: [JSONTape.Place] = []

    /// A validator for objects of one schema.
    ///
    /// - Parameters:
    ///   - severities: the severities that the operator has set.
    ///   - suggestsFixes: whether findings get a patch that removes the violation.
    ///   - isPruned: whether the API server has already dropped the fields that its CRD does not have.
    public init(
        _ program: SchemaProgram, severities: Severities = Severities(), suggestsFixes: Bool = true, isPruned: Bool = false
    ) {
        self.program = program
        self.isPruned = isPruned
        findings = Findings(severities: severities, suggestsFixes: suggestsFixes)
    }

    /// Replaces ``findings`` by those of an object.
    ///
    /// Every violation is reported once. Siblings of an invalid field are validated; the content of a value of the wrong type is not.
    public mutating func validate(_ tape: JSONTape, at object: JSONTape.Place) {
        findings.removeAll()
        walk.begin()
        checkObject(program.root, tape, object)
        for key in tape.repeatedKeys where object < key && key < tape.end(of: object) {
            guard findings.shouldRecord(.duplicateKey) else { continue }
            let start = findings.steps.count
            findings.append(pathFrom: object, to: key, tape)
            record(.duplicateKey, .duplicate, at: start..<findings.steps.count)
        }
    }

    // MARK: Values

    /// Checks a value.
    ///
    /// - Returns: whether it is valid, so that rules of its parent may read it.
    private mutating func check(_ check: SchemaCode.Check, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        switch check {
        case .opaque: return true
        case .boolean:
            let kind = tape.kind(at: place)
            return kind == .true || kind == .false || reportBoolean(tape, place)
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
        guard tape.isIntegral(at: place) else { return reportInteger(tape, place) }
        guard let value = tape.integer(at: place), range.formatRange ~= value else {
            let bounds = range.formatRange
            let lowest = range.minimum ?? (range.format == .unsigned32 ? 0 : bounds.lowerBound)
            return reportRange("between \(lowest) and \(range.maximum ?? bounds.upperBound)", tape, place)
        }
        if let minimum = range.minimum, value < minimum {
            return reportRange("greater than or equal to \(minimum)", tape, place)
        }
        if let maximum = range.maximum, value > maximum {
            return reportRange("less than or equal to \(maximum)", tape, place)
        }
        if range.format == .unsigned32, value < 0 { return report(.unsigned, .invalid, tape, place) }
        return true
    }

    private mutating func checkText(_ index: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        let code = program.code.texts[index]
        guard tape.kind(at: place) == .string else {
            return reportText(code, tape, place)
        }
        // A code point has one to four bytes, so the number of bytes decides most cases.
        if let length = code.length, case let bytes = tape.count(at: place),
            bytes > length.upperBound || bytes < length.lowerBound * 4 - 3
        {
            let count = tape.withText(at: place) { $0.codePointCount(upTo: length.upperBound) }
            if count < length.lowerBound { return reportTooShort(length, tape, place) }
            if count > length.upperBound { return reportTooLong(length, tape, place) }
        }
        guard let acceptance = code.acceptance else { return true }
        return tape.withText(at: place) { program.code.acceptances[acceptance].accepts($0) } || checkFormats(index, tape, place)
    }

    /// Reports the first format that a text violates and that is not off.
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
        guard tape.kind(at: place) == .string else { return reportUnquotedWord(index, tape, place) }
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
                    ["meaning": "a quantity of bytes such as 32768, 64Ki or 1Mi, without a leading zero"])
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
        guard tape.kind(at: place) == .array else { return reportArray(index, tape, place) }
        let code = program.code.arrays[index]
        let count = tape.count(at: place)
        var isValid = true
        if let bounds = code.count {
            if count < bounds.lowerBound {
                isValid = reportTooFew(limit: bounds.lowerBound, tape, place)
            } else if count > bounds.upperBound {
                isValid = reportTooMany(count, limit: bounds.upperBound, tape, place)
            }
        }
        walk.path.enter(place)
        var position = 0
        tape.forEachElement(of: place) { element in
            walk.path.move(toItem: position)
            if !check(code.element, tape, element) { isValid = false }
            position += 1
        }
        walk.path.leave()
        return checkUniqueness(code, tape, place) && isValid
    }

    /// Compares every item with those before it. Lists with unique items have a bound, so the number of comparisons has one too.
    private mutating func checkUniqueness(
        _ code: SchemaCode.ArrayCode, _ tape: JSONTape, _ place: JSONTape.Place
    ) -> Bool {
        if case .none = code.uniqueness { return true }
        guard let bounds = code.count, tape.count(at: place) <= bounds.upperBound else { return true }
        var isValid = true
        earlier.clear()
        var position = 0
        tape.forEachElement(of: place) { element in
            if let identity = identity(of: element, code.uniqueness, tape) {
                if let first = earlier.firstIndex(where: { tape.isSameText($0, identity) }) {
                    walk.path.enter(place)
                    walk.path.move(toItem: position)
                    isValid = reportRepeated(element, identity, first: first, tape)
                    walk.path.leave()
                }
                earlier.append(identity)
            }
            position += 1
        }
        return isValid
    }

    /// The value that identifies an item; nil if it has none.
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
        var isValid = true
        walk.path.enter(place)
        tape.forEachMember(of: place) { _, value in
            if !check(program.code.maps[index], tape, value) { isValid = false }
        }
        walk.path.leave()
        return isValid
    }

    // MARK: Objects

    @discardableResult
    private mutating func checkObject(_ index: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        guard tape.kind(at: place) == .object else { return reportObject(index, tape, place) }
        let object = program.code.objects[index]
        var fields = walk.enter(place, as: object, of: program, tape)
        for key in walk.unknown { reportUnknown(key, of: object, fields, tape) }
        for field in BitIndexes(of: fields.seen) {
            if !check(program.code.fields[object.fields.lowerBound + field].check, tape, walk.slots[fields.base + field]) {
                fields.invalid |= 1 << UInt64(field)
            }
        }
        let missing = object.required & ~fields.seen
        if missing != 0 { reportMissing(missing, of: object, fields, tape) }
        if object.absent & fields.seen != 0 { reportNewer(of: object, fields, tape) }
        if object.deprecated & fields.seen != 0 { reportDeprecated(of: object, fields, tape) }
        for rule in object.rules where program.applies(rule, toFields: fields.seen) {
            if case .custom(let index) = program.code.rules[rule].constraint {
                runCustomCheck(index, fields, triggers: program.code.triggers[rule].any, tape)
                if !violations.isEmpty { reportViolations(of: program.code.rules[rule], in: place, tape) }
            } else if !program.satisfies(rule, fields, tape, walk.slots) {
                report(program.code.rules[rule], of: object, fields, tape)
            }
        }
        walk.leave(fields)
        return fields.invalid == 0 && missing == 0
    }

    private mutating func runCustomCheck(
        _ index: Int, _ fields: borrowing PresentFields, triggers: UInt64, _ tape: JSONTape
    ) {
        let code = program.code.customChecks[index]
        guard code.ofEach else { return code.check(tape, fields.object, &violations) }
        for field in BitIndexes(of: triggers & fields.seen) {
            code.check(tape, walk.slots[fields.base + field], &violations)
        }
    }

    private mutating func reportViolations(of rule: SchemaCode.RuleCode, in object: JSONTape.Place, _ tape: JSONTape) {
        for violation in violations { report(violation, of: rule, in: object, tape) }
        violations.clear()
    }
}

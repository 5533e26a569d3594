internal import JSONTape
internal import PolicySchema

/// Compares the schema of an installed definition with a table.
///
/// It compares fields, types, required fields, words and bounds, by which all releases can be told apart. It does not compare patterns and CEL
/// rules, whose texts may differ although they mean the same, and CEL rules are not stored by API servers before 1.25.
struct DefinitionComparison {
    private let tape: JSONTape
    private(set) var differences = DefinitionDifferences()

    init(_ tape: JSONTape) { self.tape = tape }

    /// Compares a schema with a type.
    ///
    /// - Parameter path: the path of the values that both describe.
    mutating func compare(_ schema: JSONTape.Place, with type: ValueType, at path: [String]) {
        if !hasSameConstraints(schema, type) { differences.changed.add(path) }
        switch type {
        case .object(let table): compareFields(schema, with: table, at: path)
        case .array(let element, _): compare("items", of: schema, with: element, at: path)
        case .map(let value): compare("additionalProperties", of: schema, with: value, at: path)
        case .boolean, .integer, .text, .enumeration, .quantity, .opaque: break
        }
    }

    private mutating func compare(_ member: StaticString, of schema: JSONTape.Place, with type: ValueType, at path: [String]) {
        guard let place = tape.presentMember(member, of: schema) else { return differences.changed.add(path) }
        compare(place, with: type, at: path.dropLast() + ["\(path.last ?? "")[]"])
    }

    private mutating func compareFields(_ schema: JSONTape.Place, with table: ObjectSchema, at path: [String]) {
        let properties = tape.presentMember("properties", of: schema)
        let required = tape.presentMember("required", of: schema)
        let fields = table.fields.filter(\.exists)
        for field in fields {
            let path = path + [field.name]
            guard let property = properties.flatMap({ tape.lastMember(named: field.name, of: $0) }) else {
                differences.missing.add(path)
                continue
            }
            if field.isRequired != (required.map { contains(field.name, in: $0) } ?? false) { differences.changed.add(path) }
            compare(property, with: field.type, at: path)
        }
        guard let properties, tape.kind(at: properties) == .object else { return }
        tape.forEachMember(of: properties) { key, _ in
            if !fields.contains(where: { tape.hasText($0.name, at: key) }) {
                differences.unknown.add(path + [tape.text(at: key)])
            }
        }
    }

    // MARK: Constraints of one value

    private func hasSameConstraints(_ schema: JSONTape.Place, _ type: ValueType) -> Bool {
        guard hasSameType(schema, type) else { return false }
        switch type {
        case .integer(let range):
            return number("minimum", of: schema) == range.minimum && number("maximum", of: schema) == range.maximum
        case .text(let shape):
            return hasBounds(shape.length, "minLength", "maxLength", of: schema) && tape.presentMember("enum", of: schema) == nil
        case .enumeration(let words):
            guard let list = tape.presentMember("enum", of: schema), tape.kind(at: list) == .array else { return false }
            return tape.count(at: list) == words.count && words.allSatisfy { contains($0, in: list) }
        case .array(_, let shape): return hasBounds(shape.count, "minItems", "maxItems", of: schema)
        case .boolean, .quantity, .object, .map, .opaque: return true
        }
    }

    private func hasSameType(_ schema: JSONTape.Place, _ type: ValueType) -> Bool {
        let name: StaticString
        switch type {
        case .boolean: name = "boolean"
        case .integer: name = "integer"
        case .text, .enumeration: name = "string"
        case .array: name = "array"
        case .object, .map, .opaque: name = "object"
        // Quantities are integers or strings, so they have no type.
        case .quantity: return tape.presentMember("type", of: schema) == nil
        }
        return tape.presentMember("type", of: schema).map { tape.text(at: $0, equals: name) } ?? false
    }

    /// Whether a schema states bounds. Bounds that always hold are not stated.
    private func hasBounds(_ range: ClosedRange<Int>?, _ least: StaticString, _ greatest: StaticString, of schema: JSONTape.Place)
        -> Bool
    {
        let (lower, upper) = (range?.lowerBound ?? 0, range?.upperBound ?? .max)
        return number(least, of: schema) ?? 0 == lower && number(greatest, of: schema) ?? .max == upper
    }

    private func number(_ member: StaticString, of schema: JSONTape.Place) -> Int64? {
        tape.presentMember(member, of: schema).flatMap { Int64(tape.text(at: $0)) }
    }

    private func contains(_ text: String, in list: JSONTape.Place) -> Bool {
        guard tape.kind(at: list) == .array else { return false }
        var isFound = false
        tape.forEachElement(of: list) { if tape.hasText(text, at: $0) { isFound = true } }
        return isFound
    }
}

public import JSONTape

/// The JSON Schema (draft 2020-12) of a type, for editors and for pipelines without a cluster.
///
/// It describes the policy as its author writes it: fields that the API server or the mutating webhook adds are optional. It includes the
/// rules that JSON Schema can express. The webhook rejects everything that the schema rejects, except unknown fields, which are a
/// warning there, and members that are null, which the API server drops.
public enum JSONSchema {
    /// The dialect (https://json-schema.org/draft/2020-12).
    public static let dialect = "https://json-schema.org/draft/2020-12/schema"

    /// The document of an object.
    ///
    /// - Parameter id: the name by which other documents may refer to it, a URI.
    public static func document(of schema: ObjectSchema, id: String) -> JSONValue {
        var members = JSONObjectBuilder(("$schema", .string(dialect)), ("$id", .string(id)), ("title", .string(schema.name)))
        members["description"] = .string(schema.documentation)
        write(schema, into: &members)
        return members.value
    }

    static func value(of type: ValueType) -> JSONValue {
        var members = JSONObjectBuilder()
        members["description"] = type.documentation.map { .string($0) }
        write(type, into: &members)
        return members.value
    }

    private static func write(_ type: ValueType, into members: inout JSONObjectBuilder) {
        switch type {
        case .boolean: members["type"] = "boolean"
        case .integer(let range):
            members["type"] = "integer"
            members["minimum"] = (range.minimum ?? range.leastByFormat).map { .number("\($0)") }
            members["maximum"] = (range.maximum ?? range.greatestByFormat).map { .number("\($0)") }
        case .text(let shape): members.acceptedTexts(shape)
        case .enumeration(let words):
            members["type"] = "string"
            if words.count == 1 {
                members["const"] = .string(words[0])
            } else {
                members["enum"] = .array(words.map { .string($0) })
            }
        case .quantity(let range):
            var integer = JSONObjectBuilder(("type", "integer"))
            integer["minimum"] = range.map { .number("\($0.lowerBound)") }
            integer["maximum"] = range.map { .number("\($0.upperBound)") }
            let text = JSONObjectBuilder(
                ("type", "string"), ("pattern", .string(range.map(Quantity.pattern) ?? Quantity.pattern)))
            members["oneOf"] = .array([integer.value, text.value])
        case .object(let schema):
            members["title"] = .string(schema.name)
            write(schema, into: &members)
        case .array(let element, let shape):
            members["type"] = "array"
            members.bounds(shape.count, "minItems", "maxItems")
            if case .byValue = shape.uniqueness { members["uniqueItems"] = .boolean(true) }
            members["items"] = value(of: element)
        case .map(let element):
            members["type"] = "object"
            members["additionalProperties"] = value(of: element)
        case .opaque: members["type"] = "object"
        }
    }

    private static func write(_ schema: ObjectSchema, into members: inout JSONObjectBuilder) {
        members["type"] = "object"
        let required = schema.fields.filter { $0.exists && $0.isRequired && $0.defaultValue == nil }.map(\.name)
        if !required.isEmpty { members["required"] = .array(required.map { .string($0) }) }
        var properties = JSONObjectBuilder()
        for field in schema.fields where field.addedIn == nil {
            var property = JSONObjectBuilder(("description", .string(field.descriptionForAuthors)))
            // The webhook has better advice on a common mistake than "unknown property", so the schema only marks it.
            if field.isCommonMistake {
                property["deprecated"] = .boolean(true)
                properties[field.name] = property.value
                continue
            }
            if field.deprecation != nil { property["deprecated"] = .boolean(true) }
            write(field.type, into: &property)
            property["default"] = field.defaultValue?.value
            properties[field.name] = property.value
        }
        members["properties"] = properties.value
        members["additionalProperties"] = .boolean(false)
        let rules = schema.rules.flatMap { $0.jsonSchemas(in: schema) }
        if !rules.isEmpty { members["allOf"] = .array(rules) }
    }
}

extension Field {
    /// The documentation, with the format of a text or the bounds of a quantity in words, because a pattern alone does not help an author.
    fileprivate var descriptionForAuthors: String {
        if case .quantity(let range?) = type { return "\(description) Must be \(range.bounds) bytes." }
        let shape: TextShape? =
            switch type {
            case .text(let shape), .array(of: .text(let shape), _): shape
            default: nil
            }
        guard let format = shape?.formats.first(where: { $0.rule.severity == .error }) else { return description }
        if case .array = type { return "\(description) Each must be \(format.meaning)." }
        return "\(description) Must be \(format.meaning)."
    }
}

extension IntegerRange {
    /// The smallest number of the format; nil for 64 bits, which many JSON parsers cannot compare.
    fileprivate var leastByFormat: Int64? {
        switch format {
        case .int32: Int64(Int32.min)
        case .unsigned32: 0
        case .int64: nil
        }
    }

    /// The largest number of the format; nil for 64 bits, which many JSON parsers cannot compare.
    fileprivate var greatestByFormat: Int64? { format == .int64 ? nil : Int64(Int32.max) }
}

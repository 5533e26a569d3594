public import JSONTape

/// The JSON Schema (draft 2020-12) of a type, for editors and for pipelines that know no cluster.
///
/// It describes what may be written, not what is stored: a field that the API server or the mutating webhook fills in may be left out.
/// Beyond the shape it says what a policy alone shows to be an error, as far as JSON Schema has words for it. Whatever it refuses, the
/// webhook refuses as well, but for fields that nobody knows, which are a warning there.
public enum JSONSchema {
    /// The dialect (https://json-schema.org/draft/2020-12).
    public static let dialect = "https://json-schema.org/draft/2020-12/schema"

    /// The document of an object.
    ///
    /// - Parameter id: the name by which other documents may refer to it, a URI.
    public static func document(of schema: ObjectSchema, id: String) -> JSONValue {
        var members = Members(("$schema", .string(dialect)), ("$id", .string(id)), ("title", .string(schema.name)))
        members["description"] = .string(schema.documentation)
        write(schema, into: &members)
        return members.value
    }

    static func value(of type: ValueType) -> JSONValue {
        var members = Members()
        members["description"] = type.documentation.map { .string($0) }
        write(type, into: &members)
        return members.value
    }

    private static func write(_ type: ValueType, into members: inout Members) {
        switch type {
        case .boolean: members["type"] = "boolean"
        case .integer(let range):
            members["type"] = "integer"
            members["minimum"] = (range.minimum ?? range.leastByFormat).map { .number("\($0)") }
            members["maximum"] = (range.maximum ?? range.greatestByFormat).map { .number("\($0)") }
        case .text(let shape): members.text(shape)
        case .enumeration(let words):
            members["type"] = "string"
            if words.count == 1 {
                members["const"] = .string(words[0])
            } else {
                members["enum"] = .array(words.map { .string($0) })
            }
        case .quantity(let range):
            var integer = Members(("type", "integer"))
            integer["minimum"] = range.map { .number("\($0.lowerBound)") }
            integer["maximum"] = range.map { .number("\($0.upperBound)") }
            let text = Members(("type", "string"), ("pattern", .string(Quantity.pattern)))
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

    private static func write(_ schema: ObjectSchema, into members: inout Members) {
        members["type"] = "object"
        let required = schema.fields.filter { $0.isRequired && $0.defaultValue == nil }.map(\.name)
        if !required.isEmpty { members["required"] = .array(required.map { .string($0) }) }
        var properties = Members()
        for field in schema.fields {
            var property = Members(("description", .string(field.descriptionForAuthors)))
            // A foreign field means nothing, but may be there: deprecated is the word for that.
            if field.isForeign {
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
        let rules = schema.rules.compactMap { $0.jsonSchema(in: schema) }
        if !rules.isEmpty { members["allOf"] = .array(rules) }
    }
}

extension Field {
    /// What it is for, and what a text must look like: an expression alone helps nobody.
    fileprivate var descriptionForAuthors: String {
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
    /// The least number of the format; nil where that is one that no reader of JSON can be expected to compare with.
    fileprivate var leastByFormat: Int64? {
        switch format {
        case .int32: Int64(Int32.min)
        case .unsigned32: 0
        case .int64: nil
        }
    }

    /// The greatest number of the format; nil where that is one that no reader of JSON can be expected to compare with.
    fileprivate var greatestByFormat: Int64? { format == .int64 ? nil : Int64(Int32.max) }
}

package import JSONTape

extension SchemaNode {
    /// The field as JSON: its path, its JSON Schema, its default, and the IDs of its rules.
    package var json: JSONValue {
        var members = JSONObjectBuilder(("path", .string(path)))
        members["description"] = .string(field?.documentation ?? schema?.documentation ?? "")
        if let field {
            members["required"] = .boolean(field.isRequired)
            members["default"] = field.defaultValue?.value
            members["replacement"] = field.deprecation.map { .string($0.replacement) }
        }
        let type = field?.type ?? schema.map { .object($0) }
        members["schema"] = type.map { JSONSchema.value(of: $0) }
        members["rules"] = .array(rules.map { .string($0.id) })
        return members.value
    }
}

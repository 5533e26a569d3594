public import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    /// The JSON Schema (draft 2020-12) of a policy as its author writes it, for editors and for pipelines that know no cluster.
    public static let jsonSchema: JSONValue = {
        let fields = schema.fields.map { field -> Field in
            switch field.name {
            case "apiVersion": .required("apiVersion", .enumeration(["\(group)/\(version)"]), field.documentation)
            case "kind": .required("kind", .enumeration([kind]), field.documentation)
            case "metadata": .required("metadata", field.type, field.documentation)
            default: field
            }
        }
        return JSONSchema.document(
            of: ObjectSchema(schema.name, schema.documentation, fields: fields, rules: schema.rules),
            id: "urn:ctp-webhook:\(group):\(version):\(kind)")
    }()
}

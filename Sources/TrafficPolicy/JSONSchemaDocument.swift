public import JSONTape
internal import PolicySchema

extension PolicyTables {
    /// The JSON Schema (draft 2020-12) of a policy as its author writes it, for editors and for pipelines without a cluster.
    public var jsonSchema: JSONValue {
        let fields = schema.fields.map { field -> Field in
            switch field.name {
            case "apiVersion":
                .required(
                    "apiVersion", .enumeration(["\(ClientTrafficPolicy.group)/\(ClientTrafficPolicy.version)"]),
                    field.documentation)
            case "kind": .required("kind", .enumeration([ClientTrafficPolicy.kind]), field.documentation)
            case "metadata": .required("metadata", field.type, field.documentation)
            default: field
            }
        }
        let document = JSONSchema.document(
            of: ObjectSchema(schema.name, schema.documentation, fields: fields, rules: schema.rules),
            id: "urn:ctp-webhook:\(ClientTrafficPolicy.group):\(ClientTrafficPolicy.version):\(ClientTrafficPolicy.kind)")
        // kubectl sends no object without a name, and the API server makes one of generateName.
        let names = ["name", "generateName"].map { JSONValue.object([.init(key: "required", value: .array([.string($0)]))]) }
        let metadata = FieldPath([.name("properties"), .name("metadata")])
        let patch = JSONPatch([.add(metadata.appending(.name("anyOf")), .array(names))])
        return (try? patch.applied(to: document)) ?? document
    }
}

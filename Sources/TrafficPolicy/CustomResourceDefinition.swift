public import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    /// The custom resource definition (`apiextensions.k8s.io/v1`) that the tables describe, as an API server takes it.
    ///
    /// It means what Envoy Gateway's own means; the tests list where the two differ.
    public static let customResourceDefinition: JSONValue = .object([
        .init(key: "apiVersion", value: "apiextensions.k8s.io/v1"),
        .init(key: "kind", value: "CustomResourceDefinition"),
        .init(key: "metadata", value: .object([.init(key: "name", value: .string("\(resource).\(group)"))])),
        .init(
            key: "spec",
            value: .object([
                .init(key: "group", value: .string(group)),
                .init(key: "names", value: names),
                .init(key: "scope", value: "Namespaced"),
                .init(key: "versions", value: .array([versionDefinition])),
            ])),
    ])

    private static let names: JSONValue = .object([
        .init(key: "kind", value: .string(kind)),
        .init(key: "listKind", value: .string(kind + "List")),
        .init(key: "plural", value: .string(resource)),
        .init(key: "singular", value: .string(kind.lowercased())),
        .init(key: "shortNames", value: .array(["ctp"])),
        .init(key: "categories", value: .array(["envoy-gateway"])),
    ])

    private static let versionDefinition: JSONValue = .object([
        .init(key: "name", value: .string(version)),
        .init(key: "served", value: .boolean(true)),
        .init(key: "storage", value: .boolean(true)),
        .init(key: "subresources", value: .object([.init(key: "status", value: .object([]))])),
        .init(key: "additionalPrinterColumns", value: .array([ageColumn])),
        .init(key: "schema", value: .object([.init(key: "openAPIV3Schema", value: openAPISchema)])),
    ])

    private static let ageColumn: JSONValue = .object([
        .init(key: "name", value: "Age"),
        .init(key: "type", value: "date"),
        .init(key: "jsonPath", value: ".metadata.creationTimestamp"),
    ])

    /// The schema of what is stored, so with the status, which nobody but the controller needs to know.
    private static var openAPISchema: JSONValue {
        let fields = schema.fields.map { field -> Field in
            switch field.name {
            // The API server knows what metadata is, and refuses a definition that says a word about it.
            case "metadata": .optional("metadata", field.type, "")
            case "status": .optional("status", .object(status), field.documentation)
            default: field
            }
        }
        return OpenAPISchema.value(
            of: .object(ObjectSchema(schema.name, schema.documentation, fields: fields, rules: schema.rules)),
            schema.documentation)
    }
}

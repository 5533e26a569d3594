public import JSONTape
internal import PolicySchema

extension PolicyTables {
    /// The custom resource definition (`apiextensions.k8s.io/v1`) that the tables describe, as an API server takes it.
    ///
    /// It accepts the same objects as Envoy Gateway's own definition; the tests list the textual differences.
    public var customResourceDefinition: JSONValue {
        .object([
            .init(key: "apiVersion", value: "apiextensions.k8s.io/v1"),
            .init(key: "kind", value: "CustomResourceDefinition"),
            .init(
                key: "metadata",
                value: .object([
                    .init(key: "name", value: .string("\(ClientTrafficPolicy.resource).\(ClientTrafficPolicy.group)"))
                ])),
            .init(
                key: "spec",
                value: .object([
                    .init(key: "group", value: .string(ClientTrafficPolicy.group)),
                    .init(key: "names", value: Self.names),
                    .init(key: "scope", value: "Namespaced"),
                    .init(key: "versions", value: .array([versionDefinition])),
                ])),
        ])
    }

    private static let names: JSONValue = .object([
        .init(key: "kind", value: .string(ClientTrafficPolicy.kind)),
        .init(key: "listKind", value: .string(ClientTrafficPolicy.kind + "List")),
        .init(key: "plural", value: .string(ClientTrafficPolicy.resource)),
        .init(key: "singular", value: .string(ClientTrafficPolicy.kind.lowercased())),
        .init(key: "shortNames", value: .array(["ctp"])),
        .init(key: "categories", value: .array(["envoy-gateway"])),
    ])

    private var versionDefinition: JSONValue {
        .object([
            .init(key: "name", value: .string(ClientTrafficPolicy.version)),
            .init(key: "served", value: .boolean(true)),
            .init(key: "storage", value: .boolean(true)),
            .init(key: "subresources", value: .object([.init(key: "status", value: .object([]))])),
            .init(key: "additionalPrinterColumns", value: .array([Self.ageColumn])),
            .init(key: "schema", value: .object([.init(key: "openAPIV3Schema", value: openAPISchema)])),
        ])
    }

    private static let ageColumn: JSONValue = .object([
        .init(key: "name", value: "Age"),
        .init(key: "type", value: "date"),
        .init(key: "jsonPath", value: ".metadata.creationTimestamp"),
    ])

    /// The schema of a stored policy, which includes the status.
    private var openAPISchema: JSONValue {
        let fields = schema.fields.map { field -> Field in
            switch field.name {
            // The API server rejects a definition that describes metadata.
            case "metadata": .optional("metadata", field.type, "")
            case "status": .optional("status", .object(ClientTrafficPolicy.status), field.documentation)
            default: field
            }
        }
        return OpenAPISchema.value(
            of: .object(ObjectSchema(schema.name, schema.documentation, fields: fields, rules: schema.rules)),
            schema.documentation)
    }
}

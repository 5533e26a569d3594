public import JSONTape

/// The structural schema of a type, as a custom resource definition has it (`openAPIV3Schema`).
///
/// It has what the API server checks: the types, the defaults of origin ``Default/Origin/api``, and as CEL rules the rules that are
/// detected by ``Detector/crd``. Everything else is left to the webhook.
public enum OpenAPISchema {
    /// The schema of a type, with a description.
    public static func value(of type: ValueType, _ documentation: String? = nil) -> JSONValue {
        var members = JSONObjectBuilder()
        members["description"] = documentation.map { .string($0) }
        write(type, into: &members)
        return members.value
    }

    private static func write(_ type: ValueType, into members: inout JSONObjectBuilder) {
        switch type {
        case .boolean: members["type"] = "boolean"
        case .integer(let range):
            members["type"] = "integer"
            // OpenAPI has no unsigned format, and the CRD must accept what Envoy Gateway's own accepts.
            members["format"] = range.format == .int64 ? "int64" : "int32"
            members["minimum"] = range.minimum.map { .number("\($0)") }
            members["maximum"] = range.maximum.map { .number("\($0)") }
        case .text(let shape): members.text(shape)
        case .enumeration(let words):
            members["type"] = "string"
            members["enum"] = .array(words.map { .string($0) })
        case .quantity:
            members["anyOf"] = .array([JSONObjectBuilder(("type", "integer")).value, JSONObjectBuilder(("type", "string")).value])
            members.patterns([Quantity.kubernetesPattern, Quantity.pattern])
            members["x-kubernetes-int-or-string"] = .boolean(true)
        case .object(let schema): write(schema, into: &members)
        case .array(let element, let shape):
            members["type"] = "array"
            members.bounds(shape.count, "minItems", "maxItems")
            switch shape.uniqueness {
            case .none: if shape.isAtomic { members["x-kubernetes-list-type"] = "atomic" }
            case .byValue: members["x-kubernetes-list-type"] = "set"
            case .byField(let name):
                members["x-kubernetes-list-type"] = "map"
                members["x-kubernetes-list-map-keys"] = .array([.string(name)])
            }
            members["items"] = value(of: element, element.documentation)
        case .map(let element):
            members["type"] = "object"
            members["additionalProperties"] = value(of: element)
        case .opaque: members["type"] = "object"
        }
    }

    private static func write(_ schema: ObjectSchema, into members: inout JSONObjectBuilder) {
        members["type"] = "object"
        if schema.isAtomic { members["x-kubernetes-map-type"] = "atomic" }
        let fields = schema.fields.filter(\.exists)
        let required = fields.filter(\.isRequired).map(\.name)
        if !required.isEmpty { members["required"] = .array(required.map { .string($0) }) }
        let rules = schema.rules.flatMap { $0.validations(in: schema) }
        if !rules.isEmpty { members["x-kubernetes-validations"] = .array(rules) }
        guard !fields.isEmpty else { return }
        var properties = JSONObjectBuilder()
        for field in fields {
            var property = JSONObjectBuilder()
            property["description"] = field.documentation.isEmpty ? nil : .string(field.description)
            write(field.type, into: &property)
            if let defaultValue = field.defaultValue, defaultValue.origin == .api { property["default"] = defaultValue.value }
            properties[field.name] = property.value
        }
        members["properties"] = properties.value
    }
}

extension ObjectRule {
    /// The items of `x-kubernetes-validations`; none for checks that the API server does not make, or makes without a CEL rule.
    fileprivate func validations(in schema: ObjectSchema) -> [JSONValue] {
        checks.compactMap { check in
            guard let constraint = crdConstraint(of: check), let expression = CELExpression(constraint, of: schema) else {
                return nil
            }
            return JSONObjectBuilder(("rule", .string(expression.text)), ("message", .string(sentence(of: check)))).value
        }
    }
}

extension Quantity {
    /// The pattern of Kubernetes, which is wider than ``pattern``. A definition has both, so that tools recognise a quantity.
    static let kubernetesPattern =
        #"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$"#
}

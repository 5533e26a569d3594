public import PolicySchema

extension ClientTrafficPolicy {
    /// Every rule that a policy can break, in the order of their identifiers.
    public static let rules: [Rule] = (ownRules + clusterRules).sorted { $0.id < $1.id }

    /// Those that need to know the cluster.
    public static let clusterRules: [Rule] = [
        .conflict, .conflictEnding, .targetMissing, .sectionMissing, .listenerSetRefused, .portOverlap, .listenerInvalid,
        .overriding, .overridden, .securityLost, .selectorUnmatched, .selectorUngranted, .clusterUnknown,
    ]

    /// Those that a policy can break by itself, in the order of their identifiers: gathered from the tables, so none can be forgotten.
    public static let ownRules: [Rule] = {
        var rules: Set<Rule> = [
            .type, .required, .enumeration, .format, .length, .range, .items, .unique, .unsigned, .quantityRange, .unknownField,
            .duplicateKey, .deprecated, .targetNamespace, .targetNamespaceRedundant,
        ]
        gather(from: .object(schema), into: &rules)
        return rules.sorted { $0.id < $1.id }
    }()

    private static func gather(from type: ValueType, into rules: inout Set<Rule>) {
        switch type {
        case .text(let shape): rules.formUnion(shape.formats.map(\.rule))
        case .array(let element, _), .map(let element): gather(from: element, into: &rules)
        case .object(let schema):
            rules.formUnion(schema.rules.map(\.rule))
            for field in schema.fields { gather(from: field.type, into: &rules) }
        case .boolean, .integer, .enumeration, .quantity, .opaque: return
        }
    }
}

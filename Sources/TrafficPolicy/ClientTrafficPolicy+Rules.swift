public import PolicySchema

extension ClientTrafficPolicy {
    /// All rules of all releases, in the order of their identifiers.
    public static let rules: [Rule] = (ownRules + clusterRules + lintRules).sorted { $0.id < $1.id }

    /// The rules that need the objects of a cluster.
    public static let clusterRules: [Rule] = ClusterRule.allCases.map(\.rule)

    /// The rules about files, which only `ctp-webhook lint` checks.
    public static let lintRules: [Rule] = LintRule.all

    /// The rules of all releases that need only the policy, in the order of their identifiers. They are gathered from the tables.
    public static let ownRules: [Rule] = (everywhere + allReleases.ruleSet(withChanges: true)).sorted { $0.id < $1.id }

    /// The rules that no row of a table has.
    fileprivate static let everywhere: [Rule] = [.duplicateKey, .newerField, .required, .type, .unknownField]
}

extension PolicyTables {
    /// The rules of the profile, in the order of their identifiers.
    public var rules: [Rule] {
        (ownRules + ClientTrafficPolicy.clusterRules + ClientTrafficPolicy.lintRules).sorted { $0.id < $1.id }
    }

    /// The rules of the profile that need only the policy, in the order of their identifiers. Those about fields that its release does not
    /// have are left out.
    public var ownRules: [Rule] { Self.ownRules(of: schema) }

    /// The rules of a resolved table.
    static func ownRules(of schema: ObjectSchema) -> [Rule] {
        (ClientTrafficPolicy.everywhere + schema.ruleSet(withChanges: false)).sorted { $0.id < $1.id }
    }
}

extension ObjectSchema {
    /// The rules of the rows and of the object, each once.
    ///
    /// - Parameter includesChanges: whether to include what only some releases have.
    fileprivate func ruleSet(withChanges includesChanges: Bool) -> Set<Rule> {
        var rules: Set<Rule> = []
        Self.gather(from: .object(self), includesChanges, into: &rules)
        return rules.subtracting(ClientTrafficPolicy.everywhere)
    }

    private static func gather(from type: ValueType, _ includesChanges: Bool, into rules: inout Set<Rule>) {
        rules.formUnion(type.allRules)
        switch type {
        case .array(let element, _), .map(let element): gather(from: element, includesChanges, into: &rules)
        case .object(let schema):
            rules.formUnion(schema.rules.map(\.rule))
            for field in schema.fields where field.addedIn == nil {
                rules.formUnion(field.rules)
                if field.deprecation != nil { rules.insert(.deprecated) }
                gather(from: field.type, includesChanges, into: &rules)
                if includesChanges { for type in field.otherTypes { gather(from: type, true, into: &rules) } }
            }
        case .boolean, .integer, .text, .enumeration, .quantity, .opaque: return
        }
    }
}

internal import JSONTape
internal import PolicySchema
internal import TextCoding
internal import TrafficPolicy

/// The differences between the tables of two releases, as lines of Markdown.
struct TableComparison {
    private(set) var added: [String] = []
    private(set) var removed: [String] = []
    private(set) var deprecated: [String] = []
    private(set) var values: [String] = []
    private(set) var rules: [String] = []

    init(_ old: PolicyTables, _ new: PolicyTables) {
        let release = new.profile.release
        for (before, after) in zip(SchemaNode(old.schema).children, SchemaNode(new.schema).children) {
            compare(before, after, release)
        }
        compareRules(old, new)
    }

    // MARK: Fields

    private mutating func compare(_ before: SchemaNode, _ after: SchemaNode, _ release: Release) {
        guard let old = before.field, let new = after.field else { return }
        if let deprecation = new.deprecation {
            if deprecation.first == release {
                deprecated.append("`\(after.path)`: use `\(deprecation.replacement)`")
            } else if deprecation.firstInStatus == release {
                deprecated.append("`\(after.path)` is now reported in the policy's status; use `\(deprecation.replacement)`")
            }
        }
        guard new.exists else {
            if old.exists { removed.append("`\(after.path)`") }
            return
        }
        guard old.exists else {
            added.append("`\(after.path)`: \(new.documentation)")
            return
        }
        if old.isRequired != new.isRequired {
            values.append("`\(after.path)` is \(new.isRequired ? "required" : "no longer required")")
        }
        let (earlier, later) = (before.constraints, after.constraints)
        let (gone, come) = (earlier.filter { !later.contains($0) }, later.filter { !earlier.contains($0) })
        if !gone.isEmpty || !come.isEmpty {
            let parts = [come.isEmpty ? nil : "now \(Self.list(come))", gone.isEmpty ? nil : "before \(Self.list(gone))"]
            values.append("`\(after.path)`: \(parts.compactMap(\.self).joined(separator: "; "))")
        }
        for (before, after) in zip(before.children, after.children) { compare(before, after, release) }
    }

    private static func list(_ lines: [String]) -> String { lines.map { "`\($0)`" }.joined(separator: ", ") }

    // MARK: Rules

    /// A rule begins or ends if it has a finding in its bad example in one of the releases only, both of which have the fields of it.
    private mutating func compareRules(_ old: PolicyTables, _ new: PolicyTables) {
        for rule in ClientTrafficPolicy.ownRules {
            let examples = [old, new].map { tables -> [Finding] in
                guard let tape = Self.example(of: rule, tables) else { return [] }
                return ReleaseVerdict(tables, tape, at: tape.root, namespace: nil).findings
            }
            if examples.contains(where: { $0.contains { $0.rule == .newerField } }) { continue }
            let has = examples.map { $0.contains { $0.rule == rule } }
            guard has[0] != has[1] else { continue }
            let link = "[`\(rule.id)`](rules.md#\(rule.id))"
            rules.append(has[1] ? "\(link) begins: \(rule.reason)" : "\(link) ends: \(rule.reason)")
        }
    }

    private static func example(of rule: Rule, _ tables: PolicyTables) -> JSONTape? {
        guard rule.bad.hasPrefix("{") else { return nil }
        let hasTarget = rule.bad.hasOccurrence(of: "\"target")
        let target = hasTarget ? "" : tables.targetMembers(gateway: "edge") + ","
        let spec = "{\(target)\(rule.bad.dropFirst())"
        return try? JSONTape(
            parsing: """
                {"apiVersion":"gateway.envoyproxy.io/v1alpha1","kind":"ClientTrafficPolicy","metadata":{"name":"eg"},"spec":\(spec)}
                """)
    }
}

/// What the releases say about fields and rules, derived by comparing the resolved tables of all of them.
package struct ReleaseHistory: Sendable {
    /// The tables of the states of the releases, oldest first.
    private let states: [(release: Release, schema: ObjectSchema)]

    /// A history of tables.
    package init(_ states: [(release: Release, schema: ObjectSchema)]) { self.states = states }

    /// When a field was added and what changed since then, a line each; nothing if it is the same in all releases.
    ///
    /// - Parameter path: the path of the field, with `[]` after lists.
    package func lines(of path: String) -> [String] {
        let nodes = states.map { ($0.release, SchemaNode($0.schema).existing(at: path)) }
        guard let first = nodes.firstIndex(where: { $0.1 != nil }) else { return [] }
        var lines = first == 0 ? [] : ["since \(nodes[first].0.lineName)"]
        for (earlier, later) in zip(nodes[first...], nodes[(first + 1)...]) {
            guard let old = earlier.1?.facts else { continue }
            guard let new = later.1?.facts else {
                lines.append("not in \(later.0.lineName) and later")
                continue
            }
            let (added, removed) = (new.filter { !old.contains($0) }, old.filter { !new.contains($0) })
            if added.isEmpty, removed.isEmpty { continue }
            let before = removed.isEmpty ? "" : "before: \(removed.joined(separator: "; "))"
            let now = added.joined(separator: "; ")
            lines.append("\(later.0.lineName): \(now)\(now.isEmpty || before.isEmpty ? before : " (\(before))")")
        }
        return lines
    }

    /// The releases in which a condition on a table holds; nil if it holds in all of them.
    package func releases(where holds: (ObjectSchema) -> Bool) -> String? {
        var releases = VersionSet<Release>.none
        var start: Release?
        let found = states.map { ($0.release, holds($0.schema)) }
        if found.allSatisfy(\.1) { return nil }
        for (index, (release, holds)) in found.enumerated() {
            if holds, start == nil { start = release }
            if let first = start, !holds {
                releases = releases.or(found[0].0 == first ? .before(release) : .from(first, before: release))
                start = nil
            }
            if index == found.count - 1, let first = start { releases = releases.or(.since(first)) }
        }
        return "Envoy Gateway \(releases)"
    }
}

extension Release {
    /// The release as a line about a field names it.
    fileprivate var lineName: String { self == .main ? "main, the development version" : description }
}

extension SchemaNode {
    /// The field at a path if the release has it.
    fileprivate func existing(at path: String) -> SchemaNode? {
        var steps: [Substring] = []
        var node: SchemaNode?
        for step in path.split(separator: ".") {
            steps.append(step)
            node = try? self.node(at: steps.joined(separator: "."))
            guard node?.field?.exists == true else { return nil }
        }
        return node
    }

    /// Everything about the field that can differ between releases.
    fileprivate var facts: [String] {
        guard let field else { return [] }
        return constraints.filter { !$0.hasPrefix("pattern: ") } + [field.isRequired ? "required" : "optional"]
            + [
                field.defaultValue.map { "default: \($0.description)" },
                field.deprecation.map { "deprecated: \($0.description)" },
            ]
            .compactMap(\.self)
    }
}

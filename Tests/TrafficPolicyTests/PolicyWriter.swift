import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// A way to write a whole policy into a cluster.
enum WriteMethod: String, CaseIterable, Sendable {
    case clientSideApply, serverSideApply, replace
}

/// A model of the API server with the defaults of the CRD and `/mutate`: the stored policy after one author's writes.
struct PolicyWriter {
    /// The defaults that `/mutate` writes.
    let selection: Defaulter.Selection
    let method: WriteMethod
    /// The stored policy.
    private(set) var stored: JSONValue?
    /// What the author wrote last: the annotation `last-applied-configuration`, and the fields that the author's manager owns.
    private var applied: JSONValue?

    init(_ selection: Defaulter.Selection, _ method: WriteMethod) {
        self.selection = selection
        self.method = method
    }

    mutating func write(_ policy: JSONValue) throws {
        let written =
            switch method {
            case .clientSideApply: stored.map { policy.appliedByClient(to: $0, after: applied) } ?? policy
            case .serverSideApply: stored.map { policy.appliedByServer(to: $0, after: applied) } ?? policy
            case .replace: policy
            }
        let withDefaults = try Self.complete(written, .written(at: .api)) { $0 == .api }
        switch selection {
        case .written(let level):
            let tape = try JSONTape(parsing: withDefaults.text)
            var defaulter = PolicyDefaulter(level: level)
            let patch = defaulter.patch(for: tape, at: tape.root)
            stored = try #require(patch).applied(to: withDefaults)
        case .all: stored = try Self.complete(withDefaults, selection) { _ in true }
        }
        applied = policy
    }

    private static func complete(
        _ policy: JSONValue, _ selection: Defaulter.Selection, where isIncluded: (Default.Origin) -> Bool
    ) throws -> JSONValue {
        let tape = try JSONTape(parsing: policy.text)
        var defaulter = Defaulter(PolicyTables.newest.program, selection)
        let additions = defaulter.additions(for: tape, at: tape.root).filter { isIncluded($0.origin) }
        return try JSONPatch(additions.map { .add($0.path, $0.value) }).applied(to: policy)
    }
}

extension JSONValue {
    /// The members of an object; nil for any other value.
    var members: [Member]? { if case .object(let members) = self { members } else { nil } }

    /// `kubectl apply` of a custom resource: the JSON merge patch of the three-way comparison (`jsonmergepatch` in k8s.io/apimachinery).
    /// Lists are replaced. Members that the author wrote before and does not write any more are removed.
    fileprivate func appliedByClient(to current: JSONValue, after original: JSONValue?) -> JSONValue {
        guard let wanted = members, let existing = current.members else { return self }
        let removed = Set((original?.members ?? []).map(\.key)).subtracting(wanted.map(\.key))
        var result = existing.filter { !removed.contains($0.key) }
        for member in wanted {
            if let index = result.firstIndex(where: { $0.key == member.key }) {
                result[index].value = member.value.appliedByClient(to: result[index].value, after: original?[member.key])
            } else {
                result.append(member)
            }
        }
        return .object(result)
    }
}

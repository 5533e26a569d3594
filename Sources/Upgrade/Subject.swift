internal import JSONTape
internal import PolicySchema
internal import TrafficPolicy

/// A policy that is compared.
struct Subject {
    let tape: JSONTape
    let place: JSONTape.Place
    let namespace: String?
    /// The whole object.
    let policy: JSONValue
    /// Its `spec`.
    let spec: JSONValue

    init(tape: JSONTape, policy: JSONTape.Place, namespace: String?) {
        (self.tape, place, self.namespace) = (tape, policy, namespace)
        self.policy = JSONValue(policy, of: tape)
        spec = self.policy["spec"] ?? .object([])
    }

    func verdict(_ tables: PolicyTables) -> ReleaseVerdict {
        ReleaseVerdict(tables, tape, at: place, namespace: namespace)
    }

    /// Whether a patch makes no refusal and no dropped field in a release that the policy does not have already.
    func keeps(_ patch: JSONPatch, in tables: PolicyTables) -> Bool {
        guard let patched = try? patch.applied(to: policy), let tape = try? JSONTape(parsing: patched.text) else { return false }
        let old = verdict(tables).counts
        let new = ReleaseVerdict(tables, tape, at: tape.root, namespace: namespace).counts
        return new.allSatisfy { $0.value <= old[$0.key, default: 0] }
    }
}

/// Finds the release at which a change begins.
final class Onset {
    private let steps: [PolicyTables]
    private let subject: Subject
    private var verdicts: [Int: ReleaseVerdict] = [:]

    init(_ steps: [PolicyTables], _ subject: Subject) {
        (self.steps, self.subject) = (steps, subject)
    }

    /// `since 1.8`, or `before 1.8` if the new release is earlier than the old one.
    ///
    /// - Parameter holds: whether the change has happened, which it has in the new release.
    func phrase(_ holds: (ReleaseVerdict) -> Bool) -> String {
        var first = steps.count - 1
        while first > 1, holds(verdict(first - 1)) { first -= 1 }
        let (old, new) = (steps[first - 1].profile.release, steps[first].profile.release)
        return old < new ? "since \(new)" : "before \(old)"
    }

    private func verdict(_ index: Int) -> ReleaseVerdict {
        if let known = verdicts[index] { return known }
        let verdict = subject.verdict(steps[index])
        verdicts[index] = verdict
        return verdict
    }
}

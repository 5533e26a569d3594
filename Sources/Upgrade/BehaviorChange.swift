internal import JSONTape
package import PolicySchema

/// A setting whose effect differs between releases although every release accepts it, so that neither the tables of the fields nor their rules
/// can show it.
package struct BehaviorChange: Sendable {
    /// The effect of the setting from one release on.
    package struct State: Sendable, Equatable {
        /// The first release.
        package let first: Release
        /// The effect, after "since 1.8, ".
        package let effect: String

        static func since(_ first: Release, _ effect: String) -> State { State(first: first, effect: effect) }
    }

    /// The name in tests.
    package let id: String
    /// The policies that it concerns, after "a policy with ".
    package let condition: String
    /// The effects, oldest first. Before the first one, the setting does not exist.
    package let states: [State]
    /// The kinds of the change to a later and to an earlier state; nil where the rules of the tables report it.
    package let upward: ChangeKind?
    package let downward: ChangeKind?
    /// Nil is information only.
    package let severity: Severity?
    /// What to do, for an upgrade.
    package let advice: String?
    /// The rules whose findings at the same field the change replaces.
    let replaces: Set<String>
    /// A spec that it concerns and one that it does not, as JSON.
    package let example: String
    package let counterexample: String
    /// The fields of a spec that it concerns.
    let places: @Sendable (JSONValue) -> [FieldPath]
    /// A spec's change that keeps the meaning of the old release.
    let fix: @Sendable (JSONValue, _ from: Release, _ to: Release) -> PolicyChange.Fix?

    /// - Parameter path: the field that it is about, below `spec`, if the condition holds.
    init(
        _ id: String, _ condition: String, at path: String, states: [State], upward: ChangeKind?, downward: ChangeKind?,
        _ severity: Severity?, advice: String? = nil, replaces: Set<String> = [], example: String, counterexample: String,
        fix: @escaping @Sendable (JSONValue, _ from: Release, _ to: Release) -> PolicyChange.Fix? = { _, _, _ in nil },
        if holds: @escaping @Sendable (JSONValue) -> Bool
    ) {
        self.init(
            id, condition, states: states, upward: upward, downward: downward, severity, advice: advice, replaces: replaces,
            example: example, counterexample: counterexample, fix: fix,
            places: { holds($0) ? [FieldPath(names: "spec." + path)] : [] })
    }

    /// - Parameter places: the fields of a spec that it is about.
    init(
        _ id: String, _ condition: String, states: [State], upward: ChangeKind?, downward: ChangeKind?,
        _ severity: Severity?, advice: String? = nil, replaces: Set<String> = [], example: String, counterexample: String,
        fix: @escaping @Sendable (JSONValue, _ from: Release, _ to: Release) -> PolicyChange.Fix? = { _, _, _ in nil },
        places: @escaping @Sendable (JSONValue) -> [FieldPath]
    ) {
        (self.id, self.condition, self.states, self.upward, self.downward) = (id, condition, states, upward, downward)
        (self.severity, self.advice, self.replaces) = (severity, advice, replaces)
        (self.example, self.counterexample, self.places, self.fix) = (example, counterexample, places, fix)
    }

    /// The effect in a release; nil if the release does not have the setting.
    func state(in release: Release) -> State? { states.last { $0.first <= release } }

    /// The changes of a spec between two releases, and the fields at which they explain everything.
    func changes(of spec: JSONValue, from old: Release, to new: Release) -> [PolicyChange] {
        guard let before = state(in: old), let after = state(in: new), before.effect != after.effect,
            let kind = before.first < after.first ? upward : downward
        else { return [] }
        let text =
            if before.first < after.first {
                "since \(after.first), \(after.effect); in \(old), \(before.effect)\(advice.map { "; \($0)" } ?? "")"
            } else {
                "before \(before.first), \(after.effect); in \(old), \(before.effect)"
            }
        let fix = fix(spec, old, new)
        return places(spec).map { PolicyChange(kind, severity, at: $0, text, fix: fix) }
    }
}

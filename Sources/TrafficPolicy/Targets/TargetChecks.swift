internal import JSONTape
internal import PolicySchema

/// The custom checks of targets.
extension ClientTrafficPolicy {
    /// A target as the controller identifies it.
    private struct Target: Hashable {
        let group: String
        let kind: String
        let name: String
        let section: String?

        init?(_ place: JSONTape.Place, _ tape: JSONTape) {
            func text(_ field: StaticString) -> String? {
                tape.presentMember(field, of: place).flatMap { tape.string(at: $0) }
            }
            guard let group = text("group"), let kind = text("kind"), let name = text("name") else { return nil }
            (self.group, self.kind, self.name, section) = (group, kind, name, text("sectionName"))
        }

        private init(whole target: Target) {
            (group, kind, name, section) = (target.group, target.kind, target.name, nil)
        }

        /// The Gateway or ListenerSet without the section.
        var whole: Target { Target(whole: self) }
    }

    /// The targets of a list, with their places, up to ``maxInspectedItems``.
    private static func targets(in list: JSONTape.Place, _ tape: JSONTape) -> [(place: JSONTape.Place, target: Target)] {
        guard tape.kind(at: list) == .array, tape.count(at: list) > 1 else { return [] }
        // Only targets with the same name can be equal or overlap, so a short list without a repeated name needs no set.
        if tape.count(at: list) <= 16, !hasRepeatedName(list, tape) { return [] }
        var targets: [(JSONTape.Place, Target)] = []
        tape.forEachInspectedElement(of: list) { place in
            if let target = Target(place, tape) { targets.append((place, target)) }
        }
        return targets
    }

    /// Whether two of at most sixteen targets have the same name.
    private static func hasRepeatedName(_ list: JSONTape.Place, _ tape: JSONTape) -> Bool {
        var names = InlineArray<16, JSONTape.Place>(repeating: list)
        var count = 0
        var isRepeated = false
        tape.forEachElement(of: list) { target in
            guard !isRepeated, let name = tape.presentMember("name", of: target) else { return }
            for other in 0..<count where tape.isSameText(names[other], name) { isRepeated = true }
            names[count] = name
            count += 1
        }
        return isRepeated
    }

    /// The controller attaches the policy to a target at its first mention, and reports a conflict at the second.
    static let duplicateTargets: CustomCheck = { tape, list, violations in
        var first: [Target: Int] = [:]
        for (index, entry) in targets(in: list, tape).enumerated() {
            guard let earlier = first[entry.target] else {
                first[entry.target] = index
                continue
            }
            violations.append(
                Violation(entry.place, ["first": "targetRefs[\(earlier)]"], kind: .duplicate, fix: .remove))
        }
    }

    static let overlappingTargets: CustomCheck = { tape, list, violations in
        let entries = targets(in: list, tape)
        guard !entries.isEmpty else { return }
        let whole = Set(entries.map(\.target).filter { $0.section == nil })
        for entry in entries where entry.target.section != nil && whole.contains(entry.target.whole) {
            violations.append(Violation(entry.place, ["kind": entry.target.kind.cut(to: Finding.maxValueLength).printable]))
        }
    }

    /// The largest number of ancestors in the status of a policy (Gateway API, `PolicyStatus`).
    static let maxReportedTargets = 16

    static let excessiveTargets: CustomCheck = { tape, list, violations in
        guard tape.kind(at: list) == .array, tape.count(at: list) > maxReportedTargets else { return }
        violations.append(Violation(list, ["count": "\(tape.count(at: list))"]))
    }

    /// Names of Kubernetes objects are DNS subdomains, which the CRD does not require of a target. It does reject an empty name.
    static let impossibleName: CustomCheck = { tape, target, violations in
        guard let name = tape.presentMember("name", of: target), tape.kind(at: name) == .string, tape.count(at: name) > 0,
            !tape.withText(at: name, { TextFormat.subdomain.accepts($0) })
        else { return }
        violations.append(Violation(name))
    }

    /// An empty block is a setting: `http3: {}` enables HTTP/3.
    static let missingSettings: CustomCheck = { tape, spec, violations in
        var hasSetting = false
        tape.forEachMember(of: spec) { key, value in
            if hasSetting || tape.kind(at: value) == .null { return }
            hasSetting =
                !tape.text(at: key, equals: "targetRef") && !tape.text(at: key, equals: "targetRefs")
                && !tape.text(at: key, equals: "targetSelectors")
        }
        if !hasSetting { violations.append(Violation(spec)) }
    }
}

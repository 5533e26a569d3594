internal import JSONTape
internal import PolicySchema

/// What is looked at in the targets of a policy, beyond each target by itself.
extension ClientTrafficPolicy {
    /// A target as the controller tells it from others.
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

        /// The Gateway or ListenerSet that the section is of.
        var whole: Target { Target(whole: self) }
    }

    /// The targets of a list, with their places.
    private static func targets(in list: JSONTape.Place, _ tape: JSONTape) -> [(place: JSONTape.Place, target: Target)] {
        // One target has nobody to be compared with.
        guard tape.kind(at: list) == .array, tape.count(at: list) > 1 else { return [] }
        // Few targets, and nearly all are few, are compared by name first: only two of one name can have to do with each other.
        if tape.count(at: list) <= 16, !hasRepeatedName(list, tape) { return [] }
        var targets: [(JSONTape.Place, Target)] = []
        tape.forEachElement(of: list) { place in
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

    /// The controller claims a target for the policy at its first mention, and finds it taken at the second.
    static let targetDuplicates: Inspection = { tape, list, complaints in
        var first: [Target: Int] = [:]
        for (index, entry) in targets(in: list, tape).enumerated() {
            guard let earlier = first[entry.target] else {
                first[entry.target] = index
                continue
            }
            complaints.append(
                Complaint(
                    entry.place, "the same target as targetRefs[\(earlier)]", kind: .duplicate, remedy: .remove))
        }
    }

    static let targetOverlaps: Inspection = { tape, list, complaints in
        let entries = targets(in: list, tape)
        guard !entries.isEmpty else { return }
        let whole = Set(entries.map(\.target).filter { $0.section == nil })
        for entry in entries where entry.target.section != nil && whole.contains(entry.target.whole) {
            complaints.append(
                Complaint(
                    entry.place, "a section of a \(entry.target.kind) that is a target as a whole", kind: .advice))
        }
    }

    static func targetName(_ tape: JSONTape, _ target: JSONTape.Place, _ complaints: inout [Complaint]) {
        guard let name = tape.presentMember("name", of: target), tape.kind(at: name) == .string,
            !tape.withText(at: name, { TextFormat.subdomain.accepts($0) })
        else { return }
        complaints.append(
            Complaint(name, "no object can be called so: a name is made of lower-case letters, digits, hyphens and dots"))
    }

    static let targetNames: Inspection = { tape, list, complaints in
        guard tape.kind(at: list) == .array else { return }
        tape.forEachElement(of: list) { targetName(tape, $0, &complaints) }
    }

    /// The room for ancestors in the status of a policy (Gateway API, `PolicyStatus`).
    private static let maxReportedTargets = 16

    static let targetCount: Inspection = { tape, list, complaints in
        guard tape.kind(at: list) == .array, tape.count(at: list) > maxReportedTargets else { return }
        complaints.append(
            Complaint(list, "the policy's status tells of \(maxReportedTargets) targets at most", kind: .advice))
    }

    /// Whether anything but targets is there. A block without a field is a setting too: `http3: {}` turns something on.
    static let specSettings: Inspection = { tape, spec, complaints in
        var hasSetting = false
        tape.forEachMember(of: spec) { key, value in
            if hasSetting || tape.kind(at: value) == .null { return }
            hasSetting =
                !tape.text(at: key, equals: "targetRef") && !tape.text(at: key, equals: "targetRefs")
                && !tape.text(at: key, equals: "targetSelectors")
        }
        if !hasSetting {
            complaints.append(Complaint(spec, "nothing but targets: the policy only keeps others away from them", kind: .advice))
        }
    }

    /// apimachinery refuses to make a selector of an invalid requirement, and the controller then finds nothing.
    static let labelRequirements: Inspection = { tape, requirement, complaints in
        guard let key = tape.presentMember("key", of: requirement),
            let operatorPlace = tape.presentMember("operator", of: requirement)
        else { return }
        if let problem = tape.withText(at: key, { LabelSyntax.keyProblem(in: $0) }) {
            complaints.append(Complaint(key, "is the key of no label, so the selector matches nothing: \(problem)"))
        }
        let values = tape.presentMember("values", of: requirement)
        guard let labelOperator = tape.withText(at: operatorPlace, { LabelOperator($0) }) else {
            let nearest = LabelOperator.nearest(to: tape.text(at: operatorPlace))
            let advice = nearest.map { "; did you mean \($0)?" } ?? ""
            return complaints.append(
                Complaint(
                    operatorPlace, "must be In, NotIn, Exists or DoesNotExist, else the selector matches nothing" + advice,
                    remedy: nearest.map { .replace(.string($0)) }))
        }
        if let problem = labelOperator.problem(valueCount: values.map { tape.count(at: $0) } ?? 0) {
            complaints.append(Complaint(operatorPlace, "values \(problem), else the selector matches nothing"))
        }
        guard let values, tape.kind(at: values) == .array else { return }
        tape.forEachElement(of: values) { value in
            if let problem = tape.withText(at: value, { LabelSyntax.valueProblem(in: $0) }) {
                complaints.append(Complaint(value, "is the value of no label, so the selector matches nothing: \(problem)"))
            }
        }
    }

    /// A pair of `matchLabels` that no object can have.
    static let labelPairs: Inspection = { tape, labels, complaints in
        guard tape.kind(at: labels) == .object else { return }
        tape.forEachMember(of: labels) { key, value in
            if let problem = tape.withText(at: key, { LabelSyntax.keyProblem(in: $0) }) {
                complaints.append(Complaint(value, "has the key of no label, so the selector matches nothing: \(problem)"))
            } else if tape.kind(at: value) == .string,
                let problem = tape.withText(at: value, { LabelSyntax.valueProblem(in: $0) })
            {
                complaints.append(Complaint(value, "is the value of no label, so the selector matches nothing: \(problem)"))
            }
        }
    }
}

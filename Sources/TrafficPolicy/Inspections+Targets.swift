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

    /// The targets of `targetRefs`, with their places.
    private static func targets(of spec: JSONTape.Place, _ tape: JSONTape) -> [(place: JSONTape.Place, target: Target)] {
        // One target has nobody to be compared with.
        guard let list = tape.presentMember("targetRefs", of: spec), tape.kind(at: list) == .array, tape.count(at: list) > 1
        else { return [] }
        // Few targets, and nearly all are few, are compared by name first: only two of one name can have to do with each other.
        if tape.count(at: list) <= 16, !hasRepeatedName(list, tape) { return [] }
        var targets: [(JSONTape.Place, Target)] = []
        tape.forEachElement(of: list) { place in
            if let target = Target(place, tape) { targets.append((place, target)) }
        }
        return targets
    }

    private static func hasRepeatedName(_ list: JSONTape.Place, _ tape: JSONTape) -> Bool {
        var isRepeated = false
        tape.forEachElement(of: list) { target in
            guard !isRepeated, let name = tape.presentMember("name", of: target) else { return }
            var other = tape.first(in: list)
            while other < target, !isRepeated {
                if let otherName = tape.presentMember("name", of: other) { isRepeated = tape.isSameText(otherName, name) }
                other = tape.end(of: other)
            }
        }
        return isRepeated
    }

    /// The controller claims a target for the policy at its first mention, and finds it taken at the second.
    static let targetDuplicates: Inspection = { tape, spec, complaints in
        var first: [Target: Int] = [:]
        for (index, entry) in targets(of: spec, tape).enumerated() {
            guard let earlier = first[entry.target] else {
                first[entry.target] = index
                continue
            }
            complaints.append(
                Complaint(
                    entry.place, "the same target as targetRefs[\(earlier)]", kind: .duplicate, remedy: .remove))
        }
    }

    static let targetOverlaps: Inspection = { tape, spec, complaints in
        let entries = targets(of: spec, tape)
        let whole = Set(entries.map(\.target).filter { $0.section == nil })
        for entry in entries where entry.target.section != nil && whole.contains(entry.target.whole) {
            complaints.append(
                Complaint(
                    entry.place, "a section of a \(entry.target.kind) that is a target as a whole", kind: .advice))
        }
    }

    static let targetNames: Inspection = { tape, spec, complaints in
        func look(at reference: JSONTape.Place) {
            guard let name = tape.presentMember("name", of: reference), tape.kind(at: name) == .string,
                !tape.withText(at: name, { TextFormat.subdomain.accepts($0) })
            else { return }
            complaints.append(
                Complaint(name, "no object can be called so: a name is made of lower-case letters, digits, hyphens and dots"))
        }
        if let reference = tape.presentMember("targetRef", of: spec) { look(at: reference) }
        if let list = tape.presentMember("targetRefs", of: spec), tape.kind(at: list) == .array {
            tape.forEachElement(of: list) { look(at: $0) }
        }
    }

    /// The room for ancestors in the status of a policy (Gateway API, `PolicyStatus`).
    private static let maxReportedTargets = 16

    static let targetCount: Inspection = { tape, spec, complaints in
        guard let list = tape.presentMember("targetRefs", of: spec), tape.kind(at: list) == .array,
            tape.count(at: list) > maxReportedTargets
        else { return }
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
    static let labelPairs: Inspection = { tape, selector, complaints in
        guard let labels = tape.presentMember("matchLabels", of: selector), tape.kind(at: labels) == .object else { return }
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

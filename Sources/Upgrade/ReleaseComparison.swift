package import JSONTape
package import PolicySchema
package import TrafficPolicy

/// Compares what two releases of Envoy Gateway make of a policy.
package struct ReleaseComparison: Sendable {
    /// The tables of the releases in the order in which a policy meets them: the old one, those between at which something changed, and the
    /// new one.
    private let steps: [PolicyTables]

    /// The old release.
    package var from: PolicyTables { steps[0] }
    /// The new release, which can also be an earlier one.
    package var to: PolicyTables { steps[steps.count - 1] }

    /// A comparison of two releases.
    ///
    /// - Parameters:
    ///   - isEnvoyPinned: whether the releases between the two also run with the Envoy of the new one, rather than with the one that they ship.
    ///   - tables: makes the tables for a profile.
    package init(
        from old: Profile, to new: Profile, isEnvoyPinned: Bool = false,
        tables: (Profile) -> PolicyTables = { ClientTrafficPolicy.tables(for: $0) }
    ) {
        let between = KnownReleases.milestones.filter {
            min(old.release, new.release) < $0 && $0 < max(old.release, new.release)
        }
        let ordered = old.release < new.release ? between : between.reversed()
        let passed = ordered.map { release in
            isEnvoyPinned ? Profile(release: release, envoy: new.envoy) : KnownReleases.profile(of: release)
        }
        steps = ([old] + passed + [new]).map(tables)
    }

    /// The changes for a policy, in the order of its fields.
    ///
    /// - Parameter namespace: the namespace of a policy that does not name one.
    package func changes(of tape: JSONTape, at policy: JSONTape.Place, namespace: String? = nil) -> [PolicyChange] {
        let subject = Subject(tape: tape, policy: policy, namespace: namespace)
        let (before, after) = (subject.verdict(from), subject.verdict(to))
        let behaviors = BehaviorChange.all.flatMap { change in
            change.changes(of: subject.spec, from: from.profile.release, to: to.profile.release).map { (change, $0) }
        }
        var changes = behaviors.map { checked($0.1, subject, before, after) }
        let onset = Onset(steps, subject)
        changes += refusals(before, after, onset).filter { change in
            !behaviors.contains { $0.0.replaces.contains(change.rule) && $0.1.path.isRelated(to: change.change.path) }
        }.map(\.change)
        let known = changes
        changes += droppedFields(subject, before, after, onset).filter { change in
            !known.contains { $0.path == change.path && $0.kind == change.kind }
        }
        changes += deprecations(subject, before, after)
        changes += possibilities(subject)
        return changes.sorted { $0.path == $1.path ? $0.kind.rawValue < $1.kind.rawValue : $0.path < $1.path }
    }

    // MARK: Refusals

    private func refusals(
        _ before: ReleaseVerdict, _ after: ReleaseVerdict, _ onset: Onset
    ) -> [(rule: String, change: PolicyChange)] {
        var changes: [(rule: String, change: PolicyChange)] = []
        for finding in after.refusals {
            let known = before.refusals.first {
                $0.rule.detectedBy == finding.rule.detectedBy && $0.path.isRelated(to: finding.path)
            }
            if let known, known.rule != finding.rule || known.rule.consequence == finding.rule.consequence {
                let text = "has an error in \(before.release) and \(after.release): \(finding.messageWithoutRule)"
                changes.append((finding.rule.id, PolicyChange(.unresolved, .warning, at: finding.path, text)))
                continue
            }
            let time = onset.phrase { verdict in
                verdict.refusals.contains {
                    $0.rule == finding.rule && $0.path == finding.path && $0.rule.consequence == finding.rule.consequence
                }
            }
            let (kind, actor): (ChangeKind, String) =
                switch finding.rule.detectedBy {
                case .client, .crd: (.rejected, "the API server rejects the policy")
                case .controller: (.invalid, "Envoy Gateway does not accept the policy")
                case .envoy, .lintOnly: (.envoy, "Envoy does not do what the policy says")
                }
            let text = "\(time), \(actor): \(finding.messageWithoutRule)"
            changes.append((finding.rule.id, PolicyChange(kind, .error, at: finding.path, text)))
        }
        for finding in before.refusals where !after.refusals.contains(where: { $0.path.isRelated(to: finding.path) }) {
            let time = onset.phrase { verdict in
                !verdict.refusals.contains { $0.rule == finding.rule && $0.path == finding.path }
            }
            let text = "is accepted \(time); in \(before.release): \(finding.messageWithoutRule)"
            changes.append((finding.rule.id, PolicyChange(.accepted, nil, at: finding.path, text)))
        }
        return changes
    }

    // MARK: Fields

    private func droppedFields(
        _ subject: Subject, _ before: ReleaseVerdict, _ after: ReleaseVerdict, _ onset: Onset
    ) -> [PolicyChange] {
        let (old, new) = (before.dropped, after.dropped)
        var changes: [PolicyChange] = []
        for path in old.subtracting(new)
        where !isWithoutEffect(path, subject, in: to, after) && !keepsEffectOfAbsence(path, subject) {
            let time = onset.phrase { !$0.dropped.contains(path) }
            let patch = JSONPatch([.remove(path)])
            let fix = subject.keeps(patch, in: to) ? PolicyChange.Fix(patch: patch, isSafe: false) : nil
            changes.append(
                PolicyChange(
                    .enforced, SettingProtection.covers(path) ? .error : .warning, at: path,
                    "has an effect \(time); the API server of \(before.release) drops it", fix: fix))
        }
        for path in new.subtracting(old) {
            let time = onset.phrase { $0.dropped.contains(path) }
            let isNeutral = isWithoutEffect(path, subject, in: from, before)
            let effect = isNeutral ? "it has none in \(before.release) either, so remove it" : "it has one in \(before.release)"
            changes.append(
                PolicyChange(
                    .ignored, SettingProtection.covers(path) && !isNeutral ? .error : .warning, at: path,
                    "has no effect \(time), because the API server drops it, or rejects it under strict validation; \(effect)"))
        }
        return changes
    }

    /// Whether a value means the same as its absence in a release that has the field.
    private func isWithoutEffect(
        _ path: FieldPath, _ subject: Subject, in tables: PolicyTables, _ verdict: ReleaseVerdict
    ) -> Bool {
        let name = path.withoutIndexes
        if verdict.findings.contains(where: { Self.rulesOfUnreadFields.contains($0.rule.id) && $0.path == path }) { return true }
        guard let value = subject.policy.value(at: path) else { return false }
        // By default, a GRPCRoute decides.
        if value == .boolean(false) { return name != "spec.grpc.enableWeb" }
        return value == .null || value == tables.defaultValue(of: name)
    }

    /// Whether a value of a field that the old release drops is what keeps the effect that its absence has there: the value that the fix of a
    /// change would write.
    private func keepsEffectOfAbsence(_ path: FieldPath, _ subject: Subject) -> Bool {
        guard let policy = try? JSONPatch([.remove(path)]).applied(to: subject.policy), let spec = policy["spec"] else {
            return false
        }
        return BehaviorChange.all.contains { change in
            change.changes(of: spec, from: from.profile.release, to: to.profile.release).contains { change in
                guard let fixed = try? change.fix?.patch.applied(to: policy) else { return false }
                return fixed.value(at: path) == subject.policy.value(at: path)
            }
        }
    }

    /// The rules about fields that the controller does not read.
    private static let rulesOfUnreadFields: Set = ["socket-buffer-limit", "accept-limit-ignored"]

    private func deprecations(_ subject: Subject, _ before: ReleaseVerdict, _ after: ReleaseVerdict) -> [PolicyChange] {
        let reported = Set(from.deprecatedFields.map { $0.path.joined(separator: ".") })
        return after.findings.filter { $0.rule == .deprecated }.compactMap { finding in
            guard let field = (try? to.node(at: finding.path.withoutIndexes))?.field, let deprecation = field.deprecation else {
                return nil
            }
            let isNew = !before.findings.contains { $0.rule == .deprecated && $0.path == finding.path }
            let release = to.profile.release
            let isInStatus = deprecation.firstInStatus.map { $0 <= release } ?? true
            let isNewInStatus = isInStatus && !reported.contains(finding.path.description)
            guard isNew || isNewInStatus else { return nil }
            let place = isInStatus ? "is reported as deprecated in the policy's status" : "is deprecated"
            let time = (isInStatus ? deprecation.firstInStatus : deprecation.first).map { " since \($0)" } ?? ""
            let patch =
                finding.path.description == "spec.headers.preserveXRequestID"
                ? PolicyChange.Fix(replacingPreservedRequestIDOf: subject.spec, from: from.profile.release)?.patch : finding.fix
            let fix = patch.map { PolicyChange.Fix(patch: $0, isSafe: true) }
            let change = PolicyChange(
                .deprecated, .warning, at: finding.path, "\(place)\(time); use \(deprecation.replacement)", fix: fix)
            let checked = checked(change, subject, before, after)
            guard checked.fix == nil, before.dropsField(deprecation.replacement, beside: finding.path, from) else {
                return checked
            }
            return PolicyChange(
                .deprecated, .warning, at: finding.path,
                "\(place)\(time); use \(deprecation.replacement) after the change, because \(before.release) drops it")
        }
    }

    // MARK: Fixes

    /// A change whose fix is left out if the policy would not mean what the fix promises.
    private func checked(
        _ change: PolicyChange, _ subject: Subject, _ before: ReleaseVerdict, _ after: ReleaseVerdict
    ) -> PolicyChange {
        guard let fix = change.fix else { return change }
        if subject.keeps(fix.patch, in: to), !fix.isSafe || subject.keeps(fix.patch, in: from) { return change }
        return PolicyChange(change.kind, change.severity, at: change.path, change.text)
    }
}

extension ReleaseVerdict {
    /// Whether the release does not have a sibling of a field.
    fileprivate func dropsField(_ name: String, beside path: FieldPath, _ tables: PolicyTables) -> Bool {
        let sibling = FieldPath(Array(path.steps.dropLast())).appending(.name(name))
        return (try? tables.node(at: sibling.withoutIndexes))?.field?.exists != true
    }
}

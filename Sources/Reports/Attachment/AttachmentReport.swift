internal import JSONTape
package import PolicyAttachment
package import PolicySchema
internal import TrafficPolicy

/// The state of all policies and listeners of a collection, and the findings in its policies.
package struct AttachmentReport: Sendable {
    /// The locations of the parts of a policy.
    struct Locations: Sendable {
        fileprivate let policy: ManifestObject

        /// Whether the policy is from a file.
        var isOfFile: Bool { policy.source != .cluster }

        /// The location of the reference or selector that a target comes from; the policy's own location for nil.
        func of(_ origin: TargetOrigin?) -> String { of(origin?.path ?? FieldPath()) }

        /// The location of a field, or of the nearest field around it that the policy has.
        func of(_ path: FieldPath) -> String {
            policy.location(of: policy.tape.nearestPlace(to: path, from: policy.place))
        }

        /// The location of a setting.
        func of(_ setting: PolicySetting) -> String {
            of(FieldPath([.name("spec")] + setting.path.split(separator: ".").map { .name(String($0)) }))
        }
    }

    package let resolution: Resolution
    /// The findings by policy, oldest policy first, and by path.
    package let findings: [LocatedFinding]
    /// What the rules about other objects say of each policy, in the same order; empty unless the report was asked for it.
    let notices: [LocatedFinding]
    let locations: [ObjectName: Locations]
    /// Whether it has only what differs from an earlier report.
    let isOfChanges: Bool

    /// Validates the policies of a collection and resolves their attachment.
    ///
    /// - Parameter hasNotices: whether to check the rules about other objects, whose facts the outcomes have as well.
    package init(_ objects: ObjectCollection, severities: Severities, hasNotices: Bool = false) {
        let tables = objects.inventory.assumptions.tables
        resolution = objects.inventory.resolution()
        let policies = Dictionary(uniqueKeysWithValues: objects.policies.map { ($0.object.identity.name, $0) })
        locations = policies.mapValues { Locations(policy: $0) }
        var validator = PolicyValidator(tables, severities: severities)
        var findings: [LocatedFinding] = []
        for policy in resolution.policies.compactMap({ policies[$0.policy.name] }) {
            let name = policy.object.identity.name
            if let completed = policy.completed {
                validator.validate(completed, at: completed.root, namespace: name.namespace)
            } else {
                validator.validate(policy.tape, at: policy.place, namespace: name.namespace)
            }
            var found = validator.findings.kept
            // For policies of files, whose cluster is not known, the tables say the same in the words of the controller.
            if policy.source == .cluster {
                found += objects.inventory.findings(about: name, severities) { !$0.isConflictWithLaterPolicy }
            }
            for finding in found.sorted(by: { $0.path < $1.path }) {
                let place = policy.tape.nearestPlace(to: finding.path, from: policy.place)
                findings.append(LocatedFinding(policy: name, location: policy.location(of: place), finding: finding))
            }
        }
        self.findings = findings
        isOfChanges = false
        let locations = locations
        notices =
            hasNotices
            // The findings of stored policies have them already.
            ? resolution.policies.filter { policies[$0.policy.name]?.source != .cluster }.flatMap { policy in
                objects.inventory.findings(about: policy.policy.name, severities) { !$0.isAboutOther }.map { finding in
                    LocatedFinding(
                        policy: policy.policy.name, location: locations[policy.policy.name]?.of(finding.path) ?? "",
                        finding: finding)
                }
            } : []
    }

    private init(
        changes resolution: Resolution, _ findings: [LocatedFinding], notices: [LocatedFinding],
        _ locations: [ObjectName: Locations]
    ) {
        (self.resolution, self.findings, self.notices, self.locations) = (resolution, findings, notices, locations)
        isOfChanges = true
    }

    /// The part of the report that differs from an earlier one: listeners, policies and findings.
    package func changes(from earlier: AttachmentReport) -> AttachmentReport {
        let listeners = Set(earlier.resolution.listeners.map(\.json.text))
        let policies = Set(earlier.resolution.policies.map(\.json.text))
        let ports = Set(earlier.resolution.ports.map(\.json.text))
        let known = Set((earlier.findings + earlier.notices).map(\.description))
        return AttachmentReport(
            changes: Resolution(
                policies: resolution.policies.filter {
                    locations[$0.policy.name]?.isOfFile == true || !policies.contains($0.json.text)
                },
                listeners: resolution.listeners.filter { !listeners.contains($0.json.text) },
                ports: resolution.ports.filter { !ports.contains($0.json.text) }),
            findings.filter { !known.contains($0.description) }, notices: notices.filter { !known.contains($0.description) },
            locations)
    }

    /// Whether all policies are accepted and effective on at least one listener, without errors. Listeners that more specific policies take
    /// over do not count against a policy.
    package var isAccepted: Bool {
        resolution.policies.allSatisfy(\.isEffective) && !findings.contains { $0.finding.severity == .error }
    }
}

extension PolicyOutcome {
    /// Whether the policy has targets and is accepted on all of them.
    fileprivate var isEffective: Bool {
        !targets.isEmpty
            && targets.allSatisfy { target in
                guard case .attached(let listeners, _) = target.state else { return false }
                return listeners.allSatisfy(\.isAccepted)
            }
    }
}

extension ListenerAttachment {
    /// Whether the controller accepts the policy on the listener. It does not check policies of listeners that are not served.
    var isAccepted: Bool {
        switch state {
        case .inForce, .notServed, .notApplicable: true
        case .invalid, .overlapping: false
        }
    }
}

extension Inventory {
    /// The findings of the rules about other objects for a policy of the inventory.
    fileprivate func findings(
        about name: ObjectName, _ severities: Severities, where isReported: (AttachmentNotice) -> Bool
    ) -> [Finding] {
        guard let policy = policy(name) else { return [] }
        return AttachmentReview(of: policy, in: self).notices.filter(isReported).compactMap { $0.finding(severities) }
    }
}

extension AttachmentNotice {
    /// Whether the other policy of the notice has one about the same fact. A report on all policies needs one of them.
    fileprivate var isAboutOther: Bool {
        switch kind {
        case .conflict(_, _, let takesPrecedence): takesPrecedence
        case .overridden: true
        case .port(let notice): notice.effect == .inherited
        default: false
        }
    }
}

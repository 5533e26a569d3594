import JSONTape
import PolicyAttachment
import PolicySchema
import TrafficPolicy

/// What is to be said of policies and listeners.
struct AttachmentReport {
    /// A violation of a rule, and where it stands.
    struct LocatedFinding {
        let policy: ObjectName
        let location: String
        let finding: Finding
    }

    /// Where the parts of a policy stand.
    struct Locations {
        fileprivate let policy: ManifestObject

        /// Where the words stand that led to a target; nil for the policy itself.
        func of(_ origin: TargetOrigin?) -> String {
            policy.location(of: policy.tape.nearestPlace(to: origin?.path ?? FieldPath(), from: policy.place))
        }
    }

    let resolution: Resolution
    let findings: [LocatedFinding]
    let locations: [ObjectName: Locations]

    init(_ objects: ObjectCollection, severities: Severities) {
        resolution = objects.inventory.resolution()
        let policies = Dictionary(uniqueKeysWithValues: objects.policies.map { ($0.object.identity.name, $0) })
        locations = policies.mapValues { Locations(policy: $0) }
        var validator = PolicyValidator(severities: severities)
        var findings: [LocatedFinding] = []
        for policy in resolution.policies.compactMap({ policies[$0.policy.name] }) {
            let name = policy.object.identity.name
            validator.validate(policy.tape, at: policy.place, namespace: name.namespace)
            for finding in validator.findings.kept.sorted(by: { $0.path < $1.path }) {
                let place = policy.tape.nearestPlace(to: finding.path, from: policy.place)
                findings.append(LocatedFinding(policy: name, location: policy.location(of: place), finding: finding))
            }
        }
        self.findings = findings
    }

    /// Whether everything that somebody wrote is accepted and works somewhere. That a narrower policy takes a listener away is no fault.
    var isSound: Bool {
        resolution.policies.allSatisfy(\.isInForce) && !findings.contains { $0.finding.severity == .error }
    }
}

extension PolicyOutcome {
    /// Whether the policy holds all of its targets, and has one.
    var isInForce: Bool {
        !targets.isEmpty
            && targets.allSatisfy { target in
                guard case .attached(let listeners, _) = target.state else { return false }
                return listeners.allSatisfy(\.isSound)
            }
    }
}

extension ListenerAttachment {
    /// Whether nothing is wrong with the policy there. Of a listener that is not served nobody knows.
    var isSound: Bool {
        switch state {
        case .inForce, .notServed, .without: true
        case .invalid, .overlapping: false
        }
    }
}

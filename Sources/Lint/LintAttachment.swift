internal import JSONTape
internal import PolicyAttachment
internal import PolicySchema
package import Reports
internal import TrafficPolicy

/// The objects of the whole input, among which each policy is reviewed.
package struct LintAttachment: Sendable {
    let inventory: Inventory
    /// The location of the policy of each name that the inventory has.
    let locations: [ObjectName: String]
    /// Whether objects that are not in the input do not exist.
    let isComplete: Bool
    let namespace: String

    package init(_ objects: ObjectCollection, namespace: String, isComplete: Bool) {
        inventory = objects.inventory
        locations = Dictionary(
            objects.policies.map { ($0.object.identity.name, $0.location) }, uniquingKeysWith: { first, _ in first })
        self.isComplete = isComplete
        self.namespace = namespace
    }
}

extension Linter {
    /// Reports what the other objects of the input say about a policy, as the webhook reports it with `--watch-cluster`.
    mutating func reportAttachment(_ policy: LintedPolicy, _ text: LintedText) {
        guard let attachment,
            let object = Policy(reading: policy.tape, at: policy.place, defaultNamespace: attachment.namespace)
        else { return }
        // Of policies of the same name, the last one counts.
        if !text.file.isStored {
            let position = text.position(of: policy.place, in: policy.tape)
            let location = "\(text.file.name.escaped):\(position.line):\(position.column)"
            guard attachment.locations[object.name] == location else { return }
        }
        for notice in AttachmentReview(of: object, in: attachment.inventory.with(tables: tables)).notices {
            guard attachment.isComplete || !notice.needsWholeCluster, let finding = notice.finding(severities) else { continue }
            append(finding, policy, text, fix: nil)
        }
    }
}

extension AttachmentNotice {
    /// Whether the notice is true only if the input has all objects of the cluster.
    fileprivate var needsWholeCluster: Bool {
        switch kind {
        case .targetAbsent(_, .gatewayMissing), .targetAbsent(_, .listenerSetMissing), .selectorWithoutMatch,
            .selectorWithoutGrant:
            true
        default: false
        }
    }
}

internal import PolicyAttachment

/// A setting in force on a listener, and where it comes from.
struct EffectiveSetting {
    let setting: PolicySetting
    /// The policy that sets it, or whose block a default completes.
    let policy: ObjectName
    /// The listener that the whole port takes the setting from; nil if it is the listener's own.
    let owner: ListenerName?
}

extension AttachmentReport {
    /// The settings in force on a listener that the API has: those of its policy, and those of other listeners of its port.
    ///
    /// - Parameters:
    ///   - listeners: the listeners of the report, by name.
    ///   - ports: the port-wide settings that the listener takes from others.
    func settings(
        on listener: ListenerOutcome, listeners: [ListenerName: ListenerOutcome], ports: [PortOutcome]
    ) -> [EffectiveSetting] {
        let policy = listener.effectivePolicy?.policy.name
        let own = policy.map { name in
            listener.inForce.map { EffectiveSetting(setting: $0, policy: name, owner: nil) }
        }
        let foreign = ports.flatMap { port -> [EffectiveSetting] in
            guard port.isSet, let policy = port.owner.policy, let owner = listeners[port.owner.listener] else { return [] }
            return owner.inForce.filter { port.setting.includes($0) }.map {
                EffectiveSetting(setting: $0, policy: policy.name, owner: port.owner.listener)
            }
        }
        return (own ?? []) + foreign
    }
}

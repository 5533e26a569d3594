internal import PolicyAttachment

extension PolicyOutcome {
    /// The listeners that have the policy, also those on which it is invalid or that are not served.
    var listeners: [ListenerAttachment] {
        targets.flatMap { target -> [ListenerAttachment] in
            guard case .attached(let listeners, _) = target.state else { return [] }
            return listeners.filter { listener in
                if case .overlapping = listener.state { return false }
                return listener.overwrittenBy == nil
            }
        }
    }

    /// Whether another policy is effective on a target, or on a part of it.
    var isOverridden: Bool {
        targets.contains { target in
            switch target.state {
            case .attached(let listeners, let overridden):
                !overridden.isEmpty || listeners.contains { $0.overwrittenBy != nil }
            case .conflicted: true
            case .absent, .sectionMissing: false
            }
        }
    }

    /// Whether the controller rejects it on a listener.
    var isInvalid: Bool {
        targets.contains { target in
            guard case .attached(let listeners, _) = target.state else { return false }
            return !listeners.allSatisfy(\.isAccepted)
        }
    }
}

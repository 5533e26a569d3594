package import KubernetesClient
internal import LinuxSystem
package import PolicyAttachment

/// The state of one watched resource of a cluster.
package struct ResourceState: Sendable {
    /// The kind of its objects.
    package let kind: ObjectKind
    /// How well the resource is known.
    package internal(set) var syncState = WatchMachine.SyncState.unknown
    /// The number of cached objects.
    package internal(set) var objects = 0
    /// The number of complete lists.
    package internal(set) var lists = 0
    /// The number of failed lists and watches.
    package internal(set) var failures = 0
    /// The failure of the newest attempt; nil if it did not fail.
    package internal(set) var lastFailure: APIFailure?

    init(_ kind: ObjectKind) { self.kind = kind }

    /// The time since the resource was last watched, in nanoseconds: 0 while it is watched, nil before it was read once.
    func age(at now: MonotonicTime) -> Int64? {
        switch syncState {
        case .unknown: nil
        case .watching, .absent: 0
        case .interrupted(let since): max(now - since, 0)
        }
    }
}

extension ResourceState: CustomStringConvertible {
    /// `gateways.gateway.networking.k8s.io not read yet (the API server responded with 403 Forbidden)`. Contains no message of the API server.
    package var description: String {
        let text =
            switch syncState {
            case .unknown: "not read yet"
            case .watching: "synced"
            case .absent: "not installed"
            case .interrupted: "not watched"
            }
        return "\(kind.resource) \(text)" + (lastFailure.map { " (\($0.summary))" } ?? "")
    }
}

package import KubernetesClient
package import PolicyAttachment
internal import Sockets

/// How one resource of a cluster is known.
package struct ResourceState: Sendable {
    /// Which one.
    package let kind: ObjectKind
    /// How well.
    package internal(set) var standing = WatchMachine.Standing.unknown
    /// How many objects of it there are.
    package internal(set) var objects = 0
    /// How often it has been listed whole.
    package internal(set) var lists = 0
    /// How many attempts to list or watch it have failed.
    package internal(set) var failures = 0
    /// Why the newest attempt has failed; nil when it has not.
    package internal(set) var lastFailure: String?

    init(_ kind: ObjectKind) { self.kind = kind }

    /// How long ago it was known as it was then, in nanoseconds: 0 while it is watched, nil before it is known at all.
    func age(at now: MonotonicTime) -> Int64? {
        switch standing {
        case .unknown: nil
        case .current, .absent: 0
        case .interrupted(let since): max(now - since, 0)
        }
    }
}

extension ResourceState: CustomStringConvertible {
    /// `gateways.gateway.networking.k8s.io not read yet (the API server answers 403 Forbidden)`; for an operator.
    package var description: String {
        let words =
            switch standing {
            case .unknown: "not read yet"
            case .current: "in step"
            case .absent: "not installed"
            case .interrupted: "not heard of"
            }
        return "\(kind.resource) \(words)" + (lastFailure.map { " (\($0))" } ?? "")
    }
}

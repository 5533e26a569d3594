/// Another policy in a notice.
public struct PolicyMention: Sendable, Hashable {
    /// Its identity; nil if it is in another namespace that does not let the author know it.
    public let summary: PolicySummary?
    /// Whether it is being deleted.
    public let isBeingDeleted: Bool
}

extension PolicyMention: CustomStringConvertible {
    /// `policy infra/edge`, or `a policy in another namespace`.
    public var description: String { summary.map { "policy \($0.name)" } ?? "a policy in another namespace" }
}

/// A listener in a notice.
public enum ListenerMention: Sendable, Hashable {
    case named(ListenerName)
    /// A listener of a ListenerSet whose Gateway is in another namespace that does not let the author know it.
    case ofListenerSet(ObjectName, name: String)
    /// A listener in another namespace that does not let the author know it.
    case withheld
}

extension ListenerMention: CustomStringConvertible {
    /// `listener infra/edge/https`, or `a listener in another namespace`.
    public var description: String {
        switch self {
        case .named(let name): "listener \(name)"
        case .ofListenerSet(let set, let name): "listener \(set)/\(name)"
        case .withheld: "a listener in another namespace"
        }
    }

    /// `infra/edge/https`, for a list; nil if the name is withheld.
    var listed: String? {
        switch self {
        case .named(let name): name.description
        case .ofListenerSet(let set, let name): "\(set)/\(name)"
        case .withheld: nil
        }
    }
}

/// The settings that a listener loses when a policy replaces another one.
public struct LostSettings: Sendable, Hashable {
    /// The settings; empty if the other policy is withheld.
    public let settings: [PolicySetting]
    /// Whether TLS or client validation settings are among them. A withheld policy tells no more than this.
    public let includesSecurity: Bool

    init(_ settings: [PolicySetting], between other: PolicyMention) {
        self.settings = other.summary == nil ? [] : settings
        includesSecurity = settings.contains(where: \.isSecurity)
    }
}

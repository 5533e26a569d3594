/// What a stored policy with a violation does, as a participle that reads after "it would have".
public struct Consequence: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The words after "it would have".
    public let description: String
    /// What happens in some releases instead.
    private let otherwise: (releases: Releases, description: String)?

    /// A consequence in words that read after "it would have", without a full stop.
    public init(stringLiteral description: String) { self.init(description, otherwise: nil) }

    private init(_ description: String, otherwise: (releases: Releases, description: String)?) {
        (self.description, self.otherwise) = (description, otherwise)
    }

    /// The consequence, with another one in some releases.
    public func except(in releases: Releases, _ other: String) -> Consequence {
        Consequence(description, otherwise: (releases, other))
    }

    /// The consequence in a profile.
    func resolved(for profile: Profile) -> Consequence {
        guard let otherwise else { return self }
        return Consequence(otherwise.releases.contains(profile) ? otherwise.description : description, otherwise: nil)
    }

    /// Whether it differs in some releases.
    var isVarying: Bool { otherwise != nil }

    /// Two consequences are equal if their words are.
    public static func == (left: Consequence, right: Consequence) -> Bool { left.description == right.description }

    /// Hashes the words.
    public func hash(into hasher: inout Hasher) { hasher.combine(description) }

    /// The controller marks the policy Invalid. It replaces the routes of HTTP and HTTPS listeners by a direct response, and removes those of
    /// TLS and TCP listeners.
    public static let listenersAnswer500 = Consequence(
        stringLiteral:
            "made Envoy Gateway answer 500 on every route of the targeted HTTP and HTTPS listeners, and remove the routes of TLS and TCP listeners"
    ).except(in: .before("1.1"), "made Envoy Gateway report an error and leave out the settings after it")

    /// The translation to Envoy's configuration fails, so the proxies keep their last configuration.
    public static let gatewayFrozen = Consequence(
        stringLiteral: "blocked all further configuration updates of the Gateway"
    ).except(in: .before("1.4"), "left the targeted listener out of Envoy's configuration, or incomplete")

    /// Envoy rejects the configuration of the listener.
    public static let listenerRejected: Consequence =
        "made Envoy reject the listener, so that running proxies keep the old one and new proxies have none"

    /// Envoy accepts the configuration but cannot open the socket.
    public static let listenerNotOpened: Consequence = "prevented Envoy from opening the listener"
}

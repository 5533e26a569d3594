package import JSONTape
public import PolicySchema

/// The releases that a person has named, on the command line or in a configuration file.
public struct ReleaseNames: Sendable, Hashable {
    /// The release of Envoy Gateway; nil for the newest.
    public var gateway: String?
    /// The release of Envoy; nil for the one that Envoy Gateway ships.
    public var envoy: String?

    /// Names; nil for those that are not given.
    public init(gateway: String? = nil, envoy: String? = nil) {
        (self.gateway, self.envoy) = (gateway, envoy)
    }

    /// The name for the release that a cluster runs.
    public static let auto = "auto"

    /// Whether the release of Envoy Gateway is that of a cluster.
    public var isAuto: Bool { gateway == Self.auto }

    /// The names with the release that a cluster was found to run.
    public func detected(_ release: Release) -> ReleaseNames { ReleaseNames(gateway: release.name, envoy: envoy) }

    /// The fields of configuration files that name releases.
    package static let fields = ["envoyGateway", "envoy"]

    /// Names that are missing here are those of another source.
    ///
    /// The Envoy of the other source is kept only if this one names no Envoy Gateway, which ships another Envoy.
    public func or(_ other: ReleaseNames) -> ReleaseNames {
        ReleaseNames(gateway: gateway ?? other.gateway, envoy: envoy ?? (gateway == nil ? other.envoy : nil))
    }

    /// The profile of the names.
    public func profile() throws(UnknownReleaseError) -> Profile {
        try KnownReleases.profile(gateway: gateway, envoy: envoy)
    }

    /// Sets a field of a configuration file.
    ///
    /// - Parameter path: the path of the field, for messages.
    package mutating func set(_ name: String, _ value: JSONValue, _ path: String) throws(RuleConfigurationError) {
        // YAML reads an unquoted 1.7 as a number, whose text is kept.
        let text: String
        switch value {
        case .string(let string): text = string
        case .number: text = value.text
        default: throw RuleConfigurationError(description: "\(path) must be a release such as \"1.8\"")
        }
        do throws(UnknownReleaseError) {
            if name == "envoy" {
                envoy = text
                _ = try ReleaseNames(envoy: text).profile()
            } else {
                gateway = text
                // Only some commands can find it out, and they alone know whether they can.
                guard !isAuto else { return }
                _ = try ReleaseNames(gateway: text).profile()
            }
        } catch {
            throw RuleConfigurationError(description: "\(path) \(text.escaped): \(error)")
        }
    }
}

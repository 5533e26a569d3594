/// A minor release of Envoy, such as 1.38. What a listener may contain does not differ between its patch releases.
public struct EnvoyRelease: Sendable, Hashable, Comparable {
    /// The second number of the version. The first has always been 1.
    public let minor: Int

    /// The release 1.`minor`.
    public init(minor: Int) { self.minor = minor }

    /// Reads `1.38`, `1.38.2` or `v1.38.2`; nil for any other text.
    public init?(_ text: String) {
        guard let numbers = VersionNumbers(text), 2...3 ~= numbers.parts.count, numbers.parts[0] == 1 else { return nil }
        self.init(minor: numbers.parts[1])
    }

    /// An older release is less.
    public static func < (left: EnvoyRelease, right: EnvoyRelease) -> Bool { left.minor < right.minor }
}

extension EnvoyRelease: CustomStringConvertible {
    /// `1.38`
    public var description: String { "1.\(minor)" }
}

extension EnvoyRelease: ExpressibleByStringLiteral {
    /// A release in a table. A text that is no release stops the process at its start.
    public init(stringLiteral text: String) {
        guard let release = EnvoyRelease(text) else { preconditionFailure("\(text) is not a release of Envoy") }
        self = release
    }
}

public import PolicySchema

/// Something that Envoy Gateway does with a policy in some releases only, apart from fields that a release does not have.
///
/// Each is declared beside the code that asks for it.
public struct ReleaseDifference: Sendable {
    /// The releases that do it.
    public let releases: Releases
    /// The fields of the policy that it concerns, such as `spec.tls.session.resumption`.
    public let fields: [String]
    /// What these releases do, as a sentence.
    public let summary: String
    /// The protocols of the listeners that it concerns.
    public let transports: [ListenerDescription.Transport]

    /// A difference; nothing else in Envoy's settings depends on the release.
    init(
        in releases: VersionSet<Release>, _ fields: [String],
        on transports: [ListenerDescription.Transport] = ListenerDescription.Transport.allCases, _ summary: String
    ) {
        self.releases = .gateway(releases)
        self.fields = fields
        self.transports = transports
        self.summary = summary
    }

    /// All differences.
    public static let all: [ReleaseDifference] = [
        governsTCP, detectsClientsByExtension, limitsResumption, limitsAccepts, readsAcceptLimit, controlsRequestIDs,
        generatesPreservedRequestIDs, checksHeaderValues, validatesWithoutAuthorities, stopsHTTP3WithClientValidation,
        matchesQUICServerNames, inspectsQUIC,
    ]

    /// The differences between two profiles.
    public static func between(_ profile: Profile, and other: Profile) -> [ReleaseDifference] {
        all.filter { $0.releases.contains(profile) != $0.releases.contains(other) }
    }
}

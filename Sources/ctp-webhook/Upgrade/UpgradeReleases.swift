import ArgumentParser
import PolicySchema
import TrafficPolicy

/// The two releases that are compared.
struct UpgradeReleases: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The release of Envoy Gateway that is in use, for example 1.6 or 1.7.1.",
            discussion: "A minor release means its newest patch release. main is the development version.", valueName: "release"))
    var from: String?

    @Option(
        help: ArgumentHelp("The release of Envoy Gateway to change to. The default is the newest.", valueName: "release"))
    var to: String?

    /// The profiles of both releases, each with the Envoy that it ships.
    func profiles() throws(ConfigurationError) -> (old: Profile, new: Profile) {
        // With --cluster, the cluster could tell.
        guard let from else {
            throw ConfigurationError([("--from", "")], "must be the release that is in use; use \(KnownReleases.names)")
        }
        let old = try Self.profile(from, of: "--from")
        let new = try Self.profile(to, of: "--to")
        guard old.release != new.release else {
            throw ConfigurationError(
                [("--from", from), ("--to", to ?? new.release.description)],
                "both are Envoy Gateway \(new.release); use two different ones of \(KnownReleases.names)")
        }
        return (old, new)
    }

    private static func profile(_ name: String?, of flag: String) throws(ConfigurationError) -> Profile {
        do throws(UnknownReleaseError) { return try KnownReleases.profile(gateway: name) } catch {
            throw ConfigurationError([(flag, name ?? "")], "\(error)")
        }
    }
}

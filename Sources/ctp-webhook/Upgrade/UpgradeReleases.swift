import ArgumentParser
import PolicySchema
import TrafficPolicy

/// The two releases that are compared.
struct UpgradeReleases: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The release of Envoy Gateway that is in use, for example 1.6 or 1.7.1.",
            discussion: """
                A minor release means its newest patch release. main is the development version. auto is the release of the cluster; it requires \
                --cluster and is then the default.
                """, valueName: "release"))
    var from: String?

    @Option(
        help: ArgumentHelp("The release of Envoy Gateway to change to. The default is the newest.", valueName: "release"))
    var to: String?

    @Option(
        help: ArgumentHelp(
            "The release of Envoy that runs before and after. The default is the one that each Envoy Gateway ships.",
            valueName: "release"))
    var envoy: String?

    /// The profiles of both releases, each with the Envoy that it ships unless one is named.
    ///
    /// - Parameter cluster: whether the command reads a cluster, which has a release.
    func profiles(cluster: Bool) throws(ConfigurationError) -> (old: Profile, new: Profile) {
        guard let from = from ?? (cluster ? ReleaseNames.auto : nil) else {
            throw ConfigurationError([("--from", "")], "must be the release that is in use; use \(KnownReleases.names)")
        }
        let old = try profile(from, of: "--from", cluster)
        let new = try profile(to, of: "--to", cluster)
        guard old.release != new.release else {
            throw ConfigurationError(
                [("--from", from), ("--to", to ?? new.release.description)],
                "both are Envoy Gateway \(new.release); use two different ones of \(KnownReleases.names)")
        }
        return (old, new)
    }

    private func profile(_ name: String?, of flag: String, _ cluster: Bool) throws(ConfigurationError) -> Profile {
        let names = try ReleaseNames(gateway: name, envoy: envoy).resolved(cluster: cluster, flag: flag)
        do throws(UnknownReleaseError) { return try names.profile() } catch {
            throw ConfigurationError([error.isEnvoy ? ("--envoy", envoy ?? "") : (flag, name ?? "")], "\(error)")
        }
    }
}

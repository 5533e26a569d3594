import ArgumentParser
import PolicySchema
import TrafficPolicy

/// The releases that policies are checked for.
struct ReleaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The release of Envoy Gateway, for example 1.8 or 1.7.1. The default is the newest.",
            discussion: """
                A minor release means its newest patch release. main is the development version. auto finds the release of the cluster, and \
                requires --watch-cluster or --cluster.
                """, valueName: "release"))
    var envoyGateway: String?

    @Option(
        help: ArgumentHelp(
            "The release of Envoy, for example 1.38. The default is the one that Envoy Gateway ships.", valueName: "release"))
    var envoy: String?

    /// The names that the flags or their environment variables give.
    var names: ReleaseNames { ReleaseNames(gateway: envoyGateway, envoy: envoy) }

    /// The profile of the releases.
    ///
    /// - Parameter configured: the names of the configuration file, over which the flags take precedence. They have been checked.
    func profile(configured: ReleaseNames = ReleaseNames()) throws(ConfigurationError) -> Profile {
        try Self.profile(of: names.or(configured))
    }

    /// The profile of names from any source.
    static func profile(of names: ReleaseNames) throws(ConfigurationError) -> Profile {
        do throws(UnknownReleaseError) {
            return try names.profile()
        } catch {
            throw ConfigurationError(
                [error.isEnvoy ? ("--envoy", names.envoy ?? "") : ("--envoy-gateway", names.gateway ?? "")], "\(error)")
        }
    }
}

extension ReleaseNames {
    /// The names with the release of the cluster that kubectl uses instead of `auto`.
    ///
    /// - Parameters:
    ///   - cluster: whether the command reads the cluster.
    ///   - flag: the flag that `auto` is a value of, for errors.
    func resolved(cluster: Bool, flag: String = "--envoy-gateway") throws(ConfigurationError) -> ReleaseNames {
        guard isAuto else { return self }
        guard cluster else { throw ConfigurationError([(flag, Self.auto)], "requires --cluster") }
        do throws(ClusterReader.Failure) { return detected(try ClusterReader.release()) } catch {
            throw ConfigurationError([(flag, Self.auto)], "\(error)")
        }
    }
}

/// The releases, also from the configuration file, for all commands.
struct ProfileOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A YAML file with the severity of rules, the release of Envoy Gateway and the release of Envoy.",
            discussion: """
                For example 'rules: {unknown-field: error, tls-version-capped: off}' and 'envoyGateway: "1.8"'. 'ctp-webhook rules' lists all \
                rules.
                """,
            valueName: "file"))
    var config: String?

    @OptionGroup var releases: ReleaseOptions

    /// The content of the configuration file.
    func configuration() throws(ConfigurationError) -> PolicyConfiguration {
        guard let config else { return PolicyConfiguration() }
        do {
            return try ConfigurationFile.document(at: config).map { try PolicyConfiguration(reading: $0) }
                ?? PolicyConfiguration()
        } catch {
            throw ConfigurationError([("--config", config)], "\(error)")
        }
    }

    /// The tables of the releases.
    func tables() throws(ConfigurationError) -> PolicyTables {
        ClientTrafficPolicy.tables(for: try releases.profile(configured: configuration().releases))
    }
}

import ArgumentParser
import PolicySchema
import TrafficPolicy

/// The releases and the severities of rules, for all commands that use rules.
struct RuleOptions: ParsableArguments {
    @OptionGroup var profileOptions: ProfileOptions

    @Option(
        help: ArgumentHelp(
            "Severities of rules, separated by commas: 'unknown-field=error,tls-version-capped=off'. Takes precedence over --config.",
            valueName: "rule=severity"))
    var rules: String?

    /// The effective severities and the tables of the releases, for a command that cannot find the release of a cluster.
    func policyRules() throws(ConfigurationError) -> PolicyRules {
        let (severities, names, source) = try effective()
        return try PolicyRules(severities, names, source)
    }

    /// The same for a command that can read a cluster with kubectl.
    ///
    /// - Parameter cluster: whether it does.
    func policyRules(cluster: Bool) throws(ConfigurationError) -> PolicyRules {
        let (severities, names, source) = try effective()
        return try PolicyRules(severities, names.resolved(cluster: cluster), source)
    }

    /// The same for the server. Until it has found the release of the cluster, it uses the newest.
    ///
    /// - Parameter watchCluster: whether it watches the cluster.
    func policyRules(watchCluster: Bool) throws(ConfigurationError) -> PolicyRules {
        var (severities, names, source) = try effective()
        if names.isAuto {
            guard watchCluster else {
                throw ConfigurationError([("--envoy-gateway", ReleaseNames.auto)], "requires --watch-cluster")
            }
            names.gateway = nil
        }
        return try PolicyRules(severities, names, source)
    }

    private func effective() throws(ConfigurationError) -> (Severities, ReleaseNames, PolicyRules.Source) {
        let configuration = try profileOptions.configuration()
        var severities = configuration.severities
        if let rules {
            do throws(RuleConfigurationError) {
                try severities.apply(line: rules)
            } catch {
                throw ConfigurationError([("--rules", rules)], "\(error)")
            }
        }
        let given = profileOptions.releases.names
        let names = given.or(configuration.releases)
        let source: PolicyRules.Source =
            names.isAuto ? .auto : given.gateway != nil ? .flag : names.gateway != nil ? .config : .default
        return (severities, names, source)
    }
}

/// What policies are checked with.
struct PolicyRules: Sendable {
    /// The source of the release of Envoy Gateway.
    enum Source: String {
        case flag, config, auto
        case `default`
    }

    /// The effective severities.
    let severities: Severities
    /// The tables of the releases.
    let tables: PolicyTables
    /// The source of the release of Envoy Gateway.
    var source = Source.default
    /// The release of Envoy, if a person has named one.
    var envoy: EnvoyRelease?

    /// Whether a person has named a release, rather than left it at the newest.
    var namesRelease: Bool { source != .default || envoy != nil }
}

extension PolicyRules {
    fileprivate init(_ severities: Severities, _ names: ReleaseNames, _ source: Source) throws(ConfigurationError) {
        let tables = ClientTrafficPolicy.tables(for: try ReleaseOptions.profile(of: names))
        self.init(
            severities: severities, tables: tables, source: source, envoy: names.envoy.flatMap { EnvoyRelease($0) })
    }
}

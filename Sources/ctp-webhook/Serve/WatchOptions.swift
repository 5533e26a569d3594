import ArgumentParser
import ClusterCache
import KubernetesClient
import Logging
import PolicyAttachment
import LinuxSystem
import PolicyAudit
import PolicySchema
import Telemetry
import TrafficPolicy
import WebhookServer

/// Whether reviews use the state of the cluster.
struct WatchOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "Watch the cluster to report conflicts between policies, overridden policies and missing targets.",
            discussion: "Requires the permissions of the overlay cluster-aware, which only read."))
    var watchCluster = false

    @Flag(
        help: ArgumentHelp(
            "Read the Secrets, ConfigMaps and ClusterTrustBundles that listeners and policies refer to, by name.",
            discussion: "Without it, referenced objects are assumed to be valid. Requires --watch-cluster."))
    var checkReferences = false

    @Flag(
        help: """
            Assume that all Gateways of a class share one proxy, as with mergeGateways of an EnvoyProxy. Requires --watch-cluster.
            """)
    var mergeGateways = false

    @Option(
        help: ArgumentHelp(
            "The Deployment of Envoy Gateway's controller, whose image tells patch releases apart. Requires --envoy-gateway auto.",
            discussion: "It is used only if the account may read it. The default is envoy-gateway-system/envoy-gateway.",
            valueName: "namespace/name"))
    var envoyGatewayDeployment: ObjectNameArgument?

    func validate() throws {
        for (flag, isGiven) in [("--check-references", checkReferences), ("--merge-gateways", mergeGateways)]
        where isGiven && !watchCluster {
            throw ValidationError("\(flag): requires --watch-cluster")
        }
    }

    /// The access to the cluster; nil if the cluster is not watched.
    func access(in cluster: ClusterOptions) throws(ConfigurationError) -> ClusterAccess? {
        watchCluster ? try cluster.access(for: "--watch-cluster") : nil
    }

    /// How to find the release of Envoy Gateway; nil if it was named.
    func detection(_ rules: PolicyRules) throws(ConfigurationError) -> DetectionConfiguration? {
        guard rules.source == .auto else {
            guard let envoyGatewayDeployment else { return nil }
            throw ConfigurationError(
                [("--envoy-gateway-deployment", envoyGatewayDeployment.defaultValueDescription)], "requires --envoy-gateway auto")
        }
        var detection = DetectionConfiguration()
        detection.envoy = rules.envoy
        if let envoyGatewayDeployment { detection.deployment = envoyGatewayDeployment.name }
        return detection
    }

    /// Starts to watch.
    ///
    /// - Parameter tables: the tables of the releases that the cluster runs.
    func start(
        _ access: ClusterAccess, _ tables: PolicyTables, _ detection: DetectionConfiguration?, logger: Logger
    ) throws(ConfigurationError) -> ClusterInformers {
        var assumptions = Assumptions(tables: tables)
        assumptions.mergesGateways = mergeGateways
        let references = checkReferences ? ReferenceSchedule() : nil
        do throws(SystemCallError) {
            return try ClusterInformers.start(
                access, userAgent: ClusterOptions.agent, assumptions: assumptions, references: references,
                detection: detection, logger: logger)
        } catch {
            throw ConfigurationError([("--watch-cluster", "")], "\(error)")
        }
    }

    /// Starts to audit the stored policies of a watched cluster.
    func audit(
        _ cache: CachedCluster, _ severities: Severities, logger: Logger, registry: MetricRegistry
    ) throws(ConfigurationError) -> PolicyAudit {
        do throws(SystemCallError) {
            let audit = try PolicyAudit.start(cache, severities: severities, logger: logger)
            registry.add { audit.write(to: &$0) }
            return audit
        } catch {
            throw ConfigurationError([("--watch-cluster", "")], "\(error)")
        }
    }
}

extension ClusterInformers {
    /// Adds the state of the cache, and the release of Envoy Gateway if it is found in the cluster, to the readiness checks and the metrics. A
    /// stale cache does not make the server not ready: it keeps validating without cluster state.
    func show(on server: WebhookServer, in registry: MetricRegistry) {
        server.add(ReadinessCheck("cluster") { [cache] in cache.readinessNote.map { .passedWith(note: $0) } ?? .passed })
        registry.add { [cache] in cache.write(to: &$0) }
        guard let detector else { return }
        server.add(ReadinessCheck("envoy-gateway") { .passedWith(note: detector.readinessNote) })
        registry.add { detector.write(to: &$0) }
    }
}

import Admission
import ArgumentParser
import ClusterInventory
import KubernetesClient
import Logging
import PolicyAttachment
import Sockets
import Telemetry
import WebhookServer

/// Whether reviews look at the cluster that their policies are for.
struct WatchOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "Watch the cluster, and judge policies among its Gateways and other policies: conflicts, overrides, missing targets.",
            discussion: "Needs to list and watch what the overlay cluster-aware grants. Nothing is written."))
    var watchCluster = false

    @Flag(
        help: ArgumentHelp(
            "Read the Secrets, ConfigMaps and ClusterTrustBundles that listeners and policies refer to, by name.",
            discussion: "Otherwise they are thought to be there and sound, and never read. Needs --watch-cluster."))
    var checkReferences = false

    @Flag(help: "Take all Gateways of a class for one proxy's, as an EnvoyProxy with mergeGateways does. Needs --watch-cluster.")
    var mergeGateways = false

    func validate() throws {
        for (flag, isGiven) in [("--check-references", checkReferences), ("--merge-gateways", mergeGateways)]
        where isGiven && !watchCluster {
            throw ValidationError("\(flag): needs --watch-cluster, for it says how the cluster is looked at")
        }
    }

    /// How the cluster is reached; nil when nobody wants to watch it.
    func access(in cluster: ClusterOptions) throws(ConfigurationMistake) -> ClusterAccess? {
        watchCluster ? try cluster.access(for: "--watch-cluster") : nil
    }

    /// Begins to watch.
    func start(_ access: ClusterAccess, logger: Logger) throws(ConfigurationMistake) -> ClusterWatch {
        var assumptions = Assumptions()
        assumptions.mergesGateways = mergeGateways
        let references = checkReferences ? ReferencePace() : nil
        do throws(SystemCallError) {
            return try ClusterWatch.start(
                access, agent: ClusterOptions.agent, assumptions: assumptions, references: references, logger: logger)
        } catch {
            throw ConfigurationMistake([("--watch-cluster", "")], "\(error)")
        }
    }
}

extension ClusterWatch {
    /// Shows what is known of the cluster to whoever looks into the server. Not to be in step is no reason not to be ready: reviews do
    /// without, and a Pod less would help nobody.
    func show(on server: WebhookServer, in registry: MetricRegistry) {
        server.add(ReadinessCheck("cluster") { [live] in live.complaint.map { .passedWith(note: $0) } ?? .passed })
        registry.add { [live] in live.write(to: &$0) }
    }
}

extension LiveInventory {
    /// What a review may know.
    var view: ClusterView {
        switch knowledge {
        case .inStep(let inventory): .known(inventory)
        case .outOfStep(let reason): .outOfStep(reason)
        }
    }
}

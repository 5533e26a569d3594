import KubernetesClient
import Logging
import Sockets
import TLSEngine
import Telemetry
import WebhookServer

/// What a webhook needs to make its own certificates.
struct SelfSigning {
    let access: ClusterAccess
    let place: SelfSignedPlace
    let terms: SelfSignedTerms
    /// How often the cluster is looked at.
    let interval: Duration
    /// Where the server finds what it is to serve.
    let pair = HeldPair()

    /// Begins to look after them, and shows that to whoever looks into the server.
    func start(
        beside server: WebhookServer, logger: Logger, registry: MetricRegistry
    ) throws(ConfigurationMistake) -> SelfSignedKeeper {
        do throws(SystemCallError) {
            let keeper = try SelfSignedKeeper(puttingInto: pair, logger: logger)
            server.add(keeper.check)
            registry.add { keeper.write(to: &$0) }
            try keeper.start(access, place, terms, every: interval)
            return keeper
        } catch {
            throw ConfigurationMistake([("--self-signed", "")], "\(error)")
        }
    }
}

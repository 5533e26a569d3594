import CertificateController
import LinuxSystem
import Logging
import Telemetry
import WebhookServer

extension SelfSignedConfiguration {
    /// Starts the control loop, and adds its readiness check and metrics to the server.
    func start(
        beside server: WebhookServer, logger: Logger, registry: MetricRegistry
    ) throws(ConfigurationError) -> CertificateControlLoop {
        do throws(SystemCallError) {
            let loop = try CertificateControlLoop.start(self, logger: logger)
            server.add(ReadinessCheck("self-signed") { loop.readinessNote.map { .passedWith(note: $0) } ?? .passed })
            registry.add { loop.write(to: &$0) }
            return loop
        } catch {
            throw ConfigurationError([("--self-signed", "")], "\(error)")
        }
    }
}

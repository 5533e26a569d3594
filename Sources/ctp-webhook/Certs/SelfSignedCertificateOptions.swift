import ArgumentParser
import CertificateController
import TLSEngine

/// The objects, the names and the lifetimes of self-signed certificates.
struct SelfSignedCertificateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The Secret that stores the certificate and its authority. It must exist, and can be empty.",
            valueName: "namespace/name"))
    var selfSignedSecret = SecretName(namespace: "ctp-webhook-system", name: "ctp-webhook-self-signed")

    @Option(
        help: ArgumentHelp(
            "The name of the validating and the mutating webhook configuration whose caBundle is kept current.",
            valueName: "name"))
    var selfSignedConfiguration = "ctp-webhook"

    @Option(
        help: ArgumentHelp(
            "A DNS name or IP address that the API server uses for the webhook. Can be repeated; replaces the default name.",
            valueName: "name"))
    var selfSignedName = ["ctp-webhook.ctp-webhook-system.svc"]

    @Option(
        help: ArgumentHelp(
            "How long a certificate is valid, from 10s to 8784h (366 days). It is renewed after two thirds of this time.",
            valueName: "duration"))
    var selfSignedLifetime = DurationArgument(.seconds(90 * 86_400))

    @Option(
        help: ArgumentHelp(
            "How long an authority is valid: at least three times --self-signed-lifetime, at most 87840h (ten years).",
            discussion: "The next authority is created after two thirds of this time.", valueName: "duration"))
    var selfSignedAuthorityLifetime = DurationArgument(.seconds(3 * 365 * 86_400))

    @Option(
        help: ArgumentHelp(
            "How long an authority must be in each caBundle before the server uses a certificate signed by it.",
            valueName: "duration"))
    var selfSignedPropagationDelay = DurationArgument(.seconds(10))

    /// Checks the values. It is not `validate()`, which the parser calls even if `serve` does not use them.
    func check() throws {
        guard Self.lifetimes.contains(selfSignedLifetime.duration) else {
            throw ValidationError(
                "--self-signed-lifetime \(selfSignedLifetime.defaultValueDescription): must be between 10s and 8784h")
        }
        let least = selfSignedLifetime.duration * Int(CertificatePolicy.minAuthorityLifetimes)
        guard least...Self.longestAuthority ~= selfSignedAuthorityLifetime.duration else {
            throw ValidationError(
                "--self-signed-authority-lifetime \(selfSignedAuthorityLifetime.defaultValueDescription): must be at least three times "
                    + "--self-signed-lifetime \(selfSignedLifetime.defaultValueDescription), and at most 87840h")
        }
        // The next authority is in each caBundle for the last third of an authority's lifetime.
        guard selfSignedPropagationDelay.duration * 6 <= selfSignedAuthorityLifetime.duration else {
            throw ValidationError(
                "--self-signed-propagation-delay \(selfSignedPropagationDelay.defaultValueDescription): must be at most a sixth of "
                    + "--self-signed-authority-lifetime \(selfSignedAuthorityLifetime.defaultValueDescription)")
        }
        guard !selfSignedConfiguration.isEmpty else {
            throw ValidationError("--self-signed-configuration: must not be empty")
        }
    }

    /// The shortest lifetime is for tests.
    private static let lifetimes: ClosedRange<Duration> = .seconds(10) ... .seconds(366 * 86_400)
    private static let longestAuthority = Duration.seconds(3660 * 86_400)

    /// The configuration of the certificate controller.
    ///
    /// - Parameter option: the flag that requires access to the cluster, for error messages.
    func configuration(in cluster: ClusterOptions, for option: String) throws(ConfigurationError) -> SelfSignedConfiguration {
        SelfSignedConfiguration(
            access: try cluster.access(for: option), userAgent: ClusterOptions.agent,
            references: SelfSignedObjectReferences(
                namespace: selfSignedSecret.namespace, secret: selfSignedSecret.name, configuration: selfSignedConfiguration),
            policy: CertificatePolicy(
                names: try SubjectAlternativeName.all(selfSignedName, of: "--self-signed-name"),
                lifetime: selfSignedLifetime.duration.components.seconds,
                authorityLifetime: selfSignedAuthorityLifetime.duration.components.seconds,
                propagationDelay: selfSignedPropagationDelay.duration.components.seconds))
    }
}

/// The namespace and name of a Secret: `ctp-webhook-system/ctp-webhook-self-signed`.
struct SecretName: ExpressibleByArgument {
    let namespace: String
    let name: String

    init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.init(namespace: parts[0], name: parts[1])
    }

    var defaultValueDescription: String { "\(namespace)/\(name)" }
}

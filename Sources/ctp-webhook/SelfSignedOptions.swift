import ArgumentParser
import KubernetesClient
import TLSEngine

/// Whether the webhook makes its own certificates, and how.
struct SelfSignedOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "Make the certificate and its authority, keep both in a Secret, renew them, and keep caBundle current.",
            discussion: "In place of --tls-cert-file and --tls-private-key-file. All replicas serve what the Secret holds."))
    var selfSigned = false

    @Option(
        help: ArgumentHelp(
            "The Secret that holds them. It must be there, and may be empty.", valueName: "namespace/name"))
    var selfSignedSecret = SecretName(namespace: "ctp-webhook-system", name: "ctp-webhook-self-signed")

    @Option(
        help: ArgumentHelp(
            "The webhook configurations whose caBundle is kept current: the validating and the mutating one of this name.",
            valueName: "name"))
    var selfSignedConfiguration = "ctp-webhook"

    @Option(
        help: ArgumentHelp(
            "A DNS name or IP address that the API server has for the webhook; may be given again.", valueName: "name"))
    var selfSignedName = ["ctp-webhook.ctp-webhook-system.svc"]

    @Option(help: "How long a certificate is valid; it is renewed after two thirds of that.")
    var selfSignedLifetime = DurationArgument(.seconds(90 * 86_400))

    @Option(
        help: "How long an authority is valid: at least three times as long. The next one takes over after two thirds of that.")
    var selfSignedAuthorityLifetime = DurationArgument(.seconds(3 * 365 * 86_400))

    @Option(help: "How long an authority stands in every caBundle before a certificate of it is served.")
    var selfSignedSpread = DurationArgument(.seconds(10))

    func validate() throws {
        guard selfSigned else { return }
        guard Self.lifetimes.contains(selfSignedLifetime.duration) else {
            throw ValidationError(
                "--self-signed-lifetime \(selfSignedLifetime.defaultValueDescription): must be between 10s and a year")
        }
        let least = selfSignedLifetime.duration * Int(SelfSignedTerms.leastAuthorityLifetimes)
        guard least...Self.longestAuthority ~= selfSignedAuthorityLifetime.duration else {
            throw ValidationError(
                "--self-signed-authority-lifetime \(selfSignedAuthorityLifetime.defaultValueDescription): must be at least three times "
                    + "--self-signed-lifetime \(selfSignedLifetime.defaultValueDescription), and at most ten years")
        }
        // The next authority is published for the last third of an authority's life.
        guard selfSignedSpread.duration * 6 <= selfSignedAuthorityLifetime.duration else {
            throw ValidationError(
                "--self-signed-spread \(selfSignedSpread.defaultValueDescription): must be at most a sixth of "
                    + "--self-signed-authority-lifetime \(selfSignedAuthorityLifetime.defaultValueDescription)")
        }
        guard !selfSignedConfiguration.isEmpty else {
            throw ValidationError("--self-signed-configuration: must not be empty")
        }
    }

    /// The shortest is for tests; a clock that is off by more would make it useless.
    private static let lifetimes: ClosedRange<Duration> = .seconds(10) ... .seconds(366 * 86_400)
    private static let longestAuthority = Duration.seconds(3660 * 86_400)

    /// How often the cluster is looked at: five seconds after a configuration was registered it is trusted, at the latest; and twenty times in
    /// the life of a certificate, so that tests can have short ones.
    private var interval: Duration { min(.seconds(5), selfSignedLifetime.duration / 20) }

    /// What the webhook needs to make its own certificates; nil when it does not.
    func signing(in cluster: ClusterOptions) throws(ConfigurationMistake) -> SelfSigning? {
        guard selfSigned else { return nil }
        return SelfSigning(
            access: try cluster.access(for: "--self-signed"),
            place: SelfSignedPlace(
                namespace: selfSignedSecret.namespace, secret: selfSignedSecret.name, configuration: selfSignedConfiguration),
            terms: SelfSignedTerms(
                names: try SubjectAlternativeName.all(selfSignedName, of: "--self-signed-name"),
                lifetime: selfSignedLifetime.duration.components.seconds,
                authorityLifetime: selfSignedAuthorityLifetime.duration.components.seconds,
                spread: selfSignedSpread.duration.components.seconds),
            interval: interval)
    }
}

/// `ctp-webhook-system/ctp-webhook-self-signed`.
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

extension SubjectAlternativeName {
    /// Names as a repeating option has them.
    static func all(_ texts: [String], of option: String) throws(ConfigurationMistake) -> [SubjectAlternativeName] {
        var names: [SubjectAlternativeName] = []
        for text in texts {
            do throws(TLSConfigurationError) {
                names.append(try SubjectAlternativeName(text))
            } catch {
                throw ConfigurationMistake([(option, text)], "\(error)")
            }
        }
        return names
    }
}

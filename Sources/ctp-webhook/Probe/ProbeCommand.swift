import ArgumentParser
import JSONTape
import KubernetesClient
import LinuxSystem
import TrafficPolicy

/// `ctp-webhook probe`: whether the API server rejects an invalid policy with the webhook's words.
struct ProbeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Checks that the API server asks the webhook, with an invalid policy that it must reject.",
        discussion: """
            Creates a policy as a dry run, which stores nothing. The account needs the permission to create ClientTrafficPolicies in the namespace.

            Exit codes: 0 if the webhook rejects the policy, 1 if it does not within --timeout, 2 if an argument is invalid.
            """)

    @Option(name: .shortAndLong, help: "The namespace of the policy.")
    var namespace = "default"

    @Option(
        help: ArgumentHelp(
            "How long to try again, for example until the first Pod is ready and the API server trusts its certificate.",
            valueName: "duration"))
    var timeout = DurationArgument(.seconds(30))

    @OptionGroup(title: "Cluster") var cluster: ClusterOptions
    @OptionGroup(title: "Rules of the webhook") var rules: RuleOptions

    func run() throws {
        guard let policy = ProbePolicy(severities: try rules.policyRules().severities) else {
            throw ConfigurationError(
                [("--rules", rules.rules ?? "")], "no rule that the webhook alone detects has the severity error")
        }
        var client = APIClient(
            access: try cluster.access(for: "--kubeconfig"), userAgent: ClusterOptions.agent,
            cancellation: try CancellationToken())
        let deadline = MonotonicTime.now() + timeout.duration
        let pause = try CancellationToken()
        while true {
            let outcome = ProbeOutcome(of: policy, try send(policy, with: &client))
            if case .rejected(let message) = outcome {
                return try CommandOutput.write("The webhook rejects an invalid policy: \(message)\n")
            }
            guard outcome.mayChange, .now() + .seconds(1) < deadline else {
                StandardError.write(line: "probe: \(outcome)")
                throw ExitCode(1)
            }
            _ = pause.wait(until: .now() + .seconds(1))
        }
    }

    /// - Returns: nil if the API server accepts the policy.
    private func send(_ policy: ProbePolicy, with client: inout APIClient) throws -> APIFailure? {
        let request = ProbePolicy.resource.create(try policy.object(in: namespace), namespace: namespace, isDryRun: true)
        do throws(APIFailure) {
            _ = try client.send(request)
            return nil
        } catch {
            return error
        }
    }
}

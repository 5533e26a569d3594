import ArgumentParser
import Glibc
import Sockets

/// `ctp-webhook`: an admission webhook for Envoy Gateway's ClientTrafficPolicy.
@main
struct CTPWebhook: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ctp-webhook",
        abstract: "Refuses ClientTrafficPolicies that would break Envoy Gateway, before they are stored.",
        version: Version.text,
        subcommands: [
            ServeCommand.self, RulesCommand.self, ExplainCommand.self, CRDCommand.self, SchemaCommand.self, CertsCommand.self,
        ])

    /// Runs the command that the arguments name. A mistake in them, or in what they name, ends the program with exit code 2.
    static func main() {
        var input = CommandLineInput.empty
        do {
            input = try CommandLineInput(words: Array(CommandLine.arguments.dropFirst()), variables: EnvironmentVariable.all())
            var command = try parseAsRoot(input.arguments)
            try command.run()
        } catch let mistake as ConfigurationMistake {
            fail(with: input.naming(mistake.description))
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            fail(with: input.naming(fullMessage(for: error)))
        }
    }

    private static func fail(with message: String) -> Never {
        StandardError.write(line: message)
        Glibc.exit(2)
    }
}

/// What this build is.
enum Version {
    static let text = "0.1.0"
}

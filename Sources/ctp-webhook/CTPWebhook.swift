import CRevision
import ArgumentParser
import Glibc
import LinuxSystem
import PolicySchema

/// `ctp-webhook`: an admission webhook for Envoy Gateway's ClientTrafficPolicy.
@main
struct CTPWebhook: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProgramName.text,
        abstract: "Validates and completes ClientTrafficPolicies of Envoy Gateway.",
        version: Version.full,
        subcommands: [
            ServeCommand.self, LintCommand.self, StatusCommand.self, RulesCommand.self, ExplainCommand.self,
            TranslateCommand.self, UpgradeCommand.self, CRDCommand.self, SchemaCommand.self, CertsCommand.self,
            ProbeCommand.self, CompletionCommand.self, ManCommand.self,
        ])

    /// Runs the command that the arguments name.
    ///
    /// The exit code is 2 for invalid arguments, configuration or input, and 1 if standard output cannot be written.
    static func main() {
        let words = Array(CommandLine.arguments.dropFirst())
        var input = CommandLineInput.empty
        do {
            if let error = helpError(words) { throw error }
            input = try CommandLineInput(words: words, variables: EnvironmentVariable.all())
            var command = try parseAsRoot(input.arguments)
            try command.run()
        } catch let error as ConfigurationError {
            fail("\(CommandLineInput.commandName(in: words)): \(input.naming(error.description))", exitCode: 2)
        } catch let error as OutputError {
            fail(with: error)
        } catch {
            end(with: error, input, words)
        }
    }

    /// The error about an unknown command of `help COMMAND`, for which the parser would print the help of the program.
    private static func helpError(_ words: [String]) -> ConfigurationError? {
        guard words.first == "help" else { return nil }
        var known = configuration.subcommands
        for word in words.dropFirst() where !word.hasPrefix("-") {
            guard let command = known.first(where: { $0.configuration.commandName == word }) else {
                let nearest = word.nearest(among: known.compactMap { $0.configuration.commandName })
                return ConfigurationError("\(word): unknown command" + (nearest.map { "; did you mean \($0)?" } ?? ""))
            }
            known = command.configuration.subcommands
        }
        return nil
    }

    /// Ends the program after an error of the parser, or a request for help or the version.
    private static func end(with error: any Error, _ input: CommandLineInput, _ words: [String]) -> Never {
        let message = fullMessage(for: error)
        let code = exitCode(for: error)
        if code == .validationFailure {
            // The parser begins the messages of all commands with this word.
            let text = message.hasPrefix("Error: ") ? String(message.dropFirst("Error: ".count)) : message
            fail("\(CommandLineInput.commandName(in: words)): \(input.naming(text))", exitCode: 2)
        }
        guard code.isSuccess, !message.isEmpty else { exit(withError: error) }
        do throws(OutputError) { try CommandOutput.write(message + "\n") } catch { fail(with: error) }
        Glibc.exit(code.rawValue)
    }

    private static func fail(with error: OutputError) -> Never {
        // As other tools do, say nothing if the reader has closed the pipe.
        if error.isBrokenPipe { Glibc.exit(1) }
        fail("\(configuration.commandName ?? ""): \(error)", exitCode: 1)
    }

    private static func fail(_ message: String, exitCode: Int32) -> Never {
        StandardError.write(line: message)
        Glibc.exit(exitCode)
    }
}

/// The version of this build.
enum Version {
    static let text = "0.1.0"
    /// The commit that was built, as 40 hexadecimal digits; empty if the build was not told.
    static let revision = String(cString: ctp_revision())
    /// `0.1.0 (5a1c…)`, or the version alone.
    static let full = revision.isEmpty ? text : "\(text) (\(revision))"
}

/// The name by which the program was called.
enum ProgramName {
    /// `ctp-webhook`, or `kubectl ctp` if kubectl runs it as a plugin.
    static let text = CommandLine.arguments.first?.split(separator: "/").last == "kubectl-ctp" ? "kubectl ctp" : "ctp-webhook"
}

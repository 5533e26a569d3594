import TextCoding
import ArgumentParser

/// The command line, with the options that environment variables set added to it.
struct CommandLineInput {
    /// The options of the command; empty if no environment variable is set.
    let settings: [Setting]
    /// The words of the command line, with options for the environment variables.
    let arguments: [String]

    /// - Parameter words: the command line without the program's name.
    init(words: [String], variables: [EnvironmentVariable]) throws(ConfigurationError) {
        let commands = Self.commands(in: words)
        guard !variables.isEmpty, let command = commands.last, !Self.requestsHelp(words) else {
            settings = []
            arguments = words
            return
        }
        let rest = Array(words.dropFirst(commands.count))
        settings = try Setting.all(of: command, words: rest, variables: variables)
        arguments = words.prefix(commands.count) + settings.flatMap(\.arguments) + rest
    }

    private init() {
        settings = []
        arguments = []
    }

    /// No words and no variables.
    static let empty = CommandLineInput()

    /// The commands that the first words name, from the outermost to the innermost.
    private static func commands(in words: [String]) -> [any ParsableCommand.Type] {
        var commands: [any ParsableCommand.Type] = []
        var candidates = CTPWebhook.configuration.subcommands
        for word in words {
            guard let command = candidates.first(where: { $0.configuration.commandName == word }) else { break }
            commands.append(command)
            candidates = command.configuration.subcommands
        }
        return commands
    }

    /// The command as messages name it: `serve`, `certs print`, or the program's name if the words name no command.
    static func commandName(in words: [String]) -> String {
        let names = commands(in: words).compactMap { $0.configuration.commandName }
        return names.isEmpty ? CTPWebhook.configuration.commandName ?? "" : names.joined(separator: " ")
    }

    /// Whether the words request help or the version, which invalid variables must not prevent.
    private static func requestsHelp(_ words: [String]) -> Bool {
        words.contains { ["-h", "-help", "--help", "--version"].contains($0) }
    }

    /// Replaces flags in a message by the environment variables that set them: the parser knows the flags only.
    func naming(_ message: String) -> String {
        let lines = message.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        guard var first = lines.first.map(String.init) else { return message }
        for setting in settings where setting.source == .variable {
            first = first.replacingFlag(setting.option.flag, with: setting.option.variable)
        }
        return ([first] + lines.dropFirst().map(String.init)).joined(separator: "\n")
    }
}

extension String {
    /// Replaces a flag wherever it is a whole word: `--port`, but not the beginning of `--port-range`.
    fileprivate func replacingFlag(_ flag: String, with variable: String) -> String {
        var text = ""
        var start = startIndex
        while let range = firstOccurrence(of: flag, from: start) {
            let next = self[range.upperBound...].unicodeScalars.first
            let isWhole = next.map { !$0.properties.isAlphabetic && $0 != "-" } ?? true
            text += self[start..<range.lowerBound] + (isWhole ? variable : flag)
            start = range.upperBound
        }
        return text + self[start...]
    }
}

import ArgumentParser

/// What the program was started with: the words of the command line, and the variables that stand for some more.
struct CommandLineInput {
    /// The settings of the command that is named; empty when no variable is set, and nothing has to be looked at.
    let settings: [Setting]
    /// The words of the command line, with those of the variables added.
    let arguments: [String]

    /// - Parameter words: the command line without the program's name.
    init(words: [String], variables: [EnvironmentVariable]) throws(ConfigurationMistake) {
        guard !variables.isEmpty, let command = Self.command(of: words), !Self.isQuestion(words) else {
            settings = []
            arguments = words
            return
        }
        settings = try Setting.all(of: command, words: Array(words.dropFirst()), variables: variables)
        arguments = [words[0]] + settings.flatMap(\.arguments) + words.dropFirst()
    }

    private init() {
        settings = []
        arguments = []
    }

    /// Nothing at all.
    static let empty = CommandLineInput()

    /// The command that the first word names.
    private static func command(of words: [String]) -> (any ParsableCommand.Type)? {
        CTPWebhook.configuration.subcommands.first { $0.configuration.commandName == words.first }
    }

    /// Whether help is asked for: a wrong variable is no reason to refuse it.
    private static func isQuestion(_ words: [String]) -> Bool {
        words.contains { ["-h", "-help", "--help", "--version"].contains($0) }
    }

    /// A message of the parser, which knows only flags, with the variables that the values really came from.
    func naming(_ message: String) -> String {
        let lines = message.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        guard var first = lines.first.map(String.init) else { return message }
        for setting in settings where setting.source == .variable {
            first = first.replacingWord(setting.option.flag, with: setting.option.variable)
        }
        return ([first] + lines.dropFirst().map(String.init)).joined(separator: "\n")
    }
}

extension String {
    /// Replaces the flag wherever it stands as a whole: `--port`, not the beginning of `--port-range`.
    fileprivate func replacingWord(_ flag: String, with variable: String) -> String {
        var text = ""
        var rest = self[...]
        while let range = rest.firstRange(of: flag) {
            let next = rest[range.upperBound...].unicodeScalars.first
            let isWhole = next.map { !$0.properties.isAlphabetic && $0 != "-" } ?? true
            text += rest[..<range.lowerBound] + (isWhole ? variable : flag)
            rest = rest[range.upperBound...]
        }
        return text + rest
    }
}

import ArgumentParser
import PolicySchema

/// An option of a command with the value in force, and who gave it.
///
/// Every option of `serve` has a variable of the same name, `CTP_WEBHOOK_SHUTDOWN_DELAY` for `--shutdown-delay`; other commands take the
/// variables of the options that they share with it. A flag wins over the variable.
struct Setting {
    /// Where a value comes from.
    enum Source: Equatable {
        case flag
        case variable
        case `default`
    }

    let option: CommandOption
    let source: Source
    /// One at most, unless the option repeats.
    let values: [String]

    /// The settings of a command.
    ///
    /// - Parameter words: what follows the command's name on the command line.
    /// - Throws: variables that belong to no option, and values that the parser would misunderstand.
    static func all(
        of command: any ParsableArguments.Type, words: [String], variables: [EnvironmentVariable]
    ) throws(ConfigurationMistake) -> [Setting] {
        let options = CommandOption.all(of: ServeCommand.self)
        for variable in variables where !options.contains(where: { $0.variable == variable.name }) {
            let name = variable.name.dropFirst(EnvironmentVariable.prefix.count).lowercased().replacing("_", with: "-")
            let nearest = name.nearest(among: options.map(\.name)).flatMap { name in options.first { $0.name == name } }
            throw ConfigurationMistake(
                [(variable.name, variable.value)],
                "no option has such a variable" + (nearest.map { "; did you mean \($0.variable)?" } ?? ""))
        }
        let names = Set(options.map(\.name))
        var settings: [Setting] = []
        for option in CommandOption.all(of: command) where names.contains(option.name) {
            settings.append(try Setting(option, words: words, variables: variables))
        }
        return settings
    }

    private init(
        _ option: CommandOption, words: [String], variables: [EnvironmentVariable]
    ) throws(ConfigurationMistake) {
        self.option = option
        let given = option.values(in: words)
        if !given.isEmpty {
            (source, values) = (.flag, option.isRepeating ? given : given.suffix(1))
        } else if let variable = variables.first(where: { $0.name == option.variable }) {
            let isList = option.isRepeating && option.takesValue
            let value = variable.value
            (source, values) = (.variable, isList ? value.split(separator: ",").map(String.init) : [value])
            guard option.takesValue || ["true", "false"].contains(value) else {
                throw ConfigurationMistake([(variable.name, value)], "must be true or false")
            }
        } else {
            (source, values) = (.default, (option.defaultValue ?? (option.takesValue ? nil : "false")).map { [$0] } ?? [])
        }
    }

    /// What is added to the command line for it: nothing unless it comes from a variable.
    var arguments: [String] {
        guard source == .variable else { return [] }
        // In one word, since a value may begin with a hyphen.
        return option.takesValue ? values.map { "\(option.flag)=\($0)" } : values == ["true"] ? [option.flag] : []
    }
}

extension CommandOption {
    /// The values that a command line gives to the option; `true` for each time that a switch stands there.
    fileprivate func values(in words: [String]) -> [String] {
        var values: [String] = []
        for (index, word) in words.enumerated() {
            if word == "--" { break }
            if word == flag {
                // A missing value is the parser's to complain of.
                values.append(takesValue ? words.dropFirst(index + 1).first ?? "" : "true")
            } else if takesValue, word.hasPrefix(flag + "=") {
                values.append(String(word.dropFirst(flag.count + 1)))
            }
        }
        return values
    }
}

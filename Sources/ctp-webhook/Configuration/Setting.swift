import TextCoding
import ArgumentParser
import PolicySchema

/// The effective value of an option, and its source.
///
/// Each option of `serve` can be set by an environment variable: `--shutdown-delay` by `CTP_WEBHOOK_SHUTDOWN_DELAY`. Other commands use the
/// variables of the options that they share with `serve`. A flag takes precedence over the variable.
struct Setting {
    /// The source of a value.
    enum Source: Equatable {
        case flag
        case variable
        /// A default that is lower because of the memory limit of the control group.
        case controlGroup
        case `default`
    }

    let option: CommandOption
    let source: Source
    /// The values of a repeating option; at most one value of any other option.
    let values: [String]

    /// The effective values of all options of a command that environment variables can set.
    ///
    /// - Parameter words: the words after the command's name.
    /// - Throws: a variable that belongs to no option, or that has an invalid value.
    static func all(
        of command: any ParsableArguments.Type, words: [String], variables: [EnvironmentVariable]
    ) throws(ConfigurationError) -> [Setting] {
        let options = CommandOption.all(of: ServeCommand.self)
        for variable in variables where !options.contains(where: { $0.variable == variable.name }) {
            let name = variable.name.dropFirst(EnvironmentVariable.prefix.count).lowercased().replacingOccurrences(
                of: "_", with: "-")
            let nearest = name.nearest(among: options.map(\.name)).flatMap { name in options.first { $0.name == name } }
            throw ConfigurationError(
                [(variable.name, variable.value)],
                "this environment variable sets no option" + (nearest.map { "; did you mean \($0.variable)?" } ?? ""))
        }
        let names = Set(options.map(\.name))
        var settings: [Setting] = []
        for option in CommandOption.all(of: command) where names.contains(option.name) {
            settings.append(try Setting(option, words: words, variables: variables))
        }
        return settings
    }

    /// The setting with a default that the memory limit has lowered to `value`.
    func lowered(to value: String) -> Setting { Setting(option: option, source: .controlGroup, values: [value]) }

    private init(option: CommandOption, source: Source, values: [String]) {
        (self.option, self.source, self.values) = (option, source, values)
    }

    private init(
        _ option: CommandOption, words: [String], variables: [EnvironmentVariable]
    ) throws(ConfigurationError) {
        self.option = option
        let given = option.values(in: words)
        if !given.isEmpty {
            (source, values) = (.flag, option.isRepeating ? given : given.suffix(1))
        } else if let variable = variables.first(where: { $0.name == option.variable }) {
            let isList = option.isRepeating && option.takesValue
            let value = variable.value
            (source, values) = (.variable, isList ? value.split(separator: ",").map(String.init) : [value])
            guard option.takesValue || ["true", "false"].contains(value) else {
                throw ConfigurationError([(variable.name, value)], "must be true or false")
            }
        } else {
            (source, values) = (.default, (option.defaultValue ?? (option.takesValue ? nil : "false")).map { [$0] } ?? [])
        }
    }

    /// The words that set the option on the command line; none unless a variable sets it.
    var arguments: [String] {
        guard source == .variable else { return [] }
        // Flag and value are one word, because a value may begin with a hyphen.
        return option.takesValue ? values.map { "\(option.flag)=\($0)" } : values == ["true"] ? [option.flag] : []
    }
}

extension CommandOption {
    /// The values that a command line gives to the option; `true` for each occurrence of a switch.
    fileprivate func values(in words: [String]) -> [String] {
        var values: [String] = []
        for (index, word) in words.enumerated() {
            if word == "--" { break }
            if word == flag {
                // The parser reports a missing value.
                values.append(takesValue ? words.dropFirst(index + 1).first ?? "" : "true")
            } else if takesValue, word.hasPrefix(flag + "=") {
                values.append(String(word.dropFirst(flag.count + 1)))
            }
        }
        return values
    }
}

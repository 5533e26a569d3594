import JSONTape
import PolicySchema

/// What `--print-config` prints: every option of a command with its value, and where that comes from, as YAML.
struct ConfigurationListing: CustomStringConvertible {
    let settings: [Setting]

    /// Of the `serve` command that this process was started as.
    static func ofThisProcess() throws(ConfigurationMistake) -> ConfigurationListing {
        let words = Array(CommandLine.arguments.dropFirst(2))
        return ConfigurationListing(
            settings: try Setting.all(of: ServeCommand.self, words: words, variables: EnvironmentVariable.all()))
    }

    var description: String {
        let lines = settings.map { ($0, Self.line(of: $0)) }
        let width = lines.map(\.1.count).max() ?? 0
        return lines.map { setting, line in
            line + String(repeating: " ", count: width - line.count) + "  # \(Self.source(of: setting))\n"
        }.joined()
    }

    /// `port: 9443`.
    private static func line(of setting: Setting) -> String {
        let member = JSONValue.Member(key: setting.option.name, value: value(of: setting))
        return String(YAMLWriter.text(of: .object([member])).dropLast())
    }

    private static func value(of setting: Setting) -> JSONValue {
        guard !setting.values.isEmpty else { return .null }
        // A list as the variable has it.
        let text = setting.values.joined(separator: ",")
        if !setting.option.takesValue { return .boolean(text == "true") }
        return Int(text).map { String($0) } == text ? .number(text) : .string(text)
    }

    private static func source(of setting: Setting) -> String {
        switch setting.source {
        case .flag: "flag"
        case .variable: setting.option.variable
        case .default: "default"
        }
    }
}

import JSONTape
import LinuxSystem
import PolicySchema

/// The output of `--print-config`: every option with its effective value and the source of the value, as YAML.
struct EffectiveConfiguration: CustomStringConvertible {
    private(set) var settings: [Setting]
    /// The memory limit of the control group, in bytes; nil if there is none.
    let memory: Int?

    /// The configuration of this process, which runs `serve`.
    static func ofThisProcess() throws(ConfigurationError) -> EffectiveConfiguration {
        let words = Array(CommandLine.arguments.dropFirst(2))
        return EffectiveConfiguration(
            settings: try Setting.all(of: ServeCommand.self, words: words, variables: EnvironmentVariable.all()),
            memory: MemoryLimit.current)
    }

    /// - Parameter settings: the settings without regard to memory.
    init(settings: [Setting], memory: Int?) {
        self.memory = memory
        let limits = LimitOptions.values(forMemory: memory)
        self.settings = settings.map { setting in
            guard setting.source == .default, let value = limits[setting.option.name], setting.values != [value] else {
                return setting
            }
            return setting.lowered(to: value)
        }
    }

    /// The options whose defaults the memory limit has lowered, with their values.
    var lowered: [(name: String, value: String)] {
        settings.filter { $0.source == .controlGroup }.map { ($0.option.name, $0.values.joined()) }
    }

    var description: String {
        let lines = settings.map { ($0, Self.line(of: $0)) }
        let width = lines.map(\.1.count).max() ?? 0
        return lines.map { setting, line in "\(line.padded(to: width))  # \(Self.source(of: setting))\n" }.joined()
    }

    /// `port: 9443`.
    private static func line(of setting: Setting) -> String {
        let member = JSONValue.Member(key: setting.option.name, value: value(of: setting))
        return String(YAMLWriter.text(of: .object([member])).dropLast())
    }

    private static func value(of setting: Setting) -> JSONValue {
        guard !setting.values.isEmpty else { return .null }
        // The values of a list, as its environment variable has them.
        let text = setting.values.joined(separator: ",")
        if !setting.option.takesValue { return .boolean(text == "true") }
        return Int(text).map { String($0) } == text ? .number(text) : .string(text)
    }

    private static func source(of setting: Setting) -> String {
        switch setting.source {
        case .flag: "flag"
        case .variable: setting.option.variable
        case .controlGroup: "cgroup"
        case .default: "default"
        }
    }
}

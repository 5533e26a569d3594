import TextCoding
import ArgumentParser
import JSONTape

/// An option of a command, as the parser describes it.
struct CommandOption {
    /// The long name without hyphens in front: `shutdown-delay`.
    let name: String
    /// Whether a value follows; otherwise it is a switch.
    let takesValue: Bool
    /// Whether it can be given more than once.
    let isRepeating: Bool
    /// The default value as the help prints it; nil if there is none.
    let defaultValue: String?

    /// As on the command line: `--shutdown-delay`.
    var flag: String { "--\(name)" }
    /// The environment variable that sets the option: `CTP_WEBHOOK_SHUTDOWN_DELAY`.
    var variable: String { EnvironmentVariable.prefix + name.uppercased().replacingOccurrences(of: "-", with: "_") }

    /// All options of a command, in the order of its help.
    static func all(of command: any ParsableArguments.Type) -> [CommandOption] {
        // ArgumentParser describes the options of a command in one form only: the JSON from which it generates documentation.
        guard let description = try? JSONValue(parsing: command._dumpHelp()),
            case .array(let arguments)? = description["command"]?["arguments"]
        else { return [] }
        return arguments.compactMap { CommandOption($0) }
    }

    private init?(_ argument: JSONValue) {
        guard case .string(let name)? = argument["preferredName"]?["name"], argument["kind"] != "positional",
            // These print something and set nothing.
            name != "help", name != "version"
        else { return nil }
        self.name = name
        takesValue = argument["kind"] == "option"
        isRepeating = argument["isRepeating"] == .boolean(true)
        if case .string(let value)? = argument["defaultValue"] { defaultValue = value } else { defaultValue = nil }
    }
}

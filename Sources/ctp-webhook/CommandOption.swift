import ArgumentParser
import JSONTape

/// An option of a command as the parser itself describes it, so that nobody keeps a list of them.
struct CommandOption {
    /// Its name without the hyphens in front: `shutdown-delay`.
    let name: String
    /// Whether a value follows; without one it is a switch.
    let takesValue: Bool
    /// Whether it may be given several times.
    let isRepeating: Bool
    /// What holds when nobody gives it, as the help says it; nil when nothing does.
    let defaultValue: String?

    /// As it is written on the command line: `--shutdown-delay`.
    var flag: String { "--\(name)" }
    /// The variable that says the same: `CTP_WEBHOOK_SHUTDOWN_DELAY`.
    var variable: String { EnvironmentVariable.prefix + name.uppercased().replacing("-", with: "_") }

    /// All options of a command, in the order of its help.
    static func all(of command: any ParsableArguments.Type) -> [CommandOption] {
        // The one form in which ArgumentParser tells what it knows: the JSON that documentation is made from.
        guard let description = try? JSONValue(parsing: command._dumpHelp()),
            case .array(let arguments)? = description["command"]?["arguments"]
        else { return [] }
        return arguments.compactMap { CommandOption($0) }
    }

    private init?(_ argument: JSONValue) {
        guard case .string(let name)? = argument["preferredName"]?["name"], argument["kind"] != "positional",
            // Questions rather than settings.
            name != "help", name != "version"
        else { return nil }
        self.name = name
        takesValue = argument["kind"] == "option"
        isRepeating = argument["isRepeating"] == .boolean(true)
        if case .string(let value)? = argument["defaultValue"] { defaultValue = value } else { defaultValue = nil }
    }
}

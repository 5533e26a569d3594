import ArgumentParser
import TextCoding

/// `ctp-webhook man`: the manual page, written from the help.
struct ManCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "man", abstract: "Prints the manual page in roff.",
        discussion: "'ctp-webhook man | man -l -' shows it. To install it, write it to man1/ctp-webhook.1 in a folder of MANPATH."
    )

    func run() throws { try CommandOutput.write(ManualPage().text) }
}

/// The manual page (man(7)): the help of the program and of each command, as the terminal shows it.
struct ManualPage {
    private(set) var text: String

    init() {
        let name = CTPWebhook._commandName
        text = ".TH \(Self.roff(name.uppercased())) 1 \"\" \"\(name) \(Version.text)\"\n.SH NAME\n"
        text += "\(Self.roff(name)) \\- \(Self.roff(CTPWebhook.configuration.abstract))\n"
        append(CTPWebhook.self, path: name)
    }

    private mutating func append(_ command: any ParsableCommand.Type, path: String) {
        let help = CTPWebhook.helpMessage(for: command, columns: 78)
        text += ".SH \(Self.roff(path.uppercased()))\n.nf\n\(Self.roff(help))\n.fi\n"
        for command in command.configuration.subcommands {
            append(command, path: "\(path) \(command._commandName)")
        }
    }

    /// A text whose backslashes, hyphens, and periods and apostrophes at the beginning of a line are not requests.
    private static func roff(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let line = String(line).replacingOccurrences(of: "\\", with: "\\e").replacingOccurrences(of: "-", with: "\\-")
            return line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
        }.joined(separator: "\n")
    }
}

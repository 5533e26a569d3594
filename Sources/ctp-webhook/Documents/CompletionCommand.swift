import ArgumentParser

/// `ctp-webhook completion`: scripts that complete commands and flags in a shell.
struct CompletionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Prints a script that completes commands and flags in a shell.",
        discussion: """
            For bash: 'source <(ctp-webhook completion bash)'. For zsh: write it to a file _ctp-webhook in a folder of fpath. For fish: write it to \
            ~/.config/fish/completions/ctp-webhook.fish.
            """)

    /// A shell.
    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish
    }

    @Argument(help: "The shell.")
    var shell: Shell

    func run() throws {
        guard let shell = CompletionShell(rawValue: shell.rawValue) else { return }
        try CommandOutput.write(CTPWebhook.completionScript(for: shell) + "\n")
    }
}

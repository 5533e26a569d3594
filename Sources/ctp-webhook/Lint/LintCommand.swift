import ArgumentParser

/// `ctp-webhook lint`: checks policies in files.
struct LintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Checks ClientTrafficPolicies in files and folders, and fixes them.",
        discussion: """
            Reads YAML with any number of documents, JSON and lists. Each policy is completed as the mutating webhook completes it, and checked \
            with all rules that need no cluster. If the input has Gateways or ListenerSets, the policies are also checked among them. Findings have \
            file, line and column.

            A comment '# ctp-webhook: ignore=rule-id[,rule-id] reason' ignores rules for its line, the line below, or at the head of a document \
            for the whole document. The annotation ctp-webhook.io/ignore does so for its policy.

            Settings are read from the file .ctp-webhook.yaml of the nearest folder around each file.

            Exit codes: 0 if there is no finding at or above --fail-on, 1 if there is, 2 if an input cannot be read.
            """)

    @OptionGroup var files: FileOptions

    @Flag(help: "Print the effective configuration of each path and exit.")
    var showConfig = false

    @Option(
        help: ArgumentHelp(
            "Severities of rules, separated by commas: 'unknown-field=warning,spec-empty=off'.", valueName: "rule=severity"))
    var rules: String?

    @Option(
        help: ArgumentHelp("Check only these rules, separated by commas. 'tls-*' selects by beginning.", valueName: "rules"))
    var select: String?

    @Option(help: ArgumentHelp("Do not check these rules, separated by commas.", valueName: "rules"))
    var ignore: String?

    @Option(help: ArgumentHelp("Exit with 1 if there are more warnings.", valueName: "number"))
    var maxWarnings: Int?

    @Flag(help: "Assume that the input has all objects of the cluster, so that targets that it does not have are missing.")
    var complete = false

    @Flag(help: "Fix findings in place if the intent is certain, and report the others.")
    var fix = false

    @Flag(help: "Print the changes of --fix as a unified diff, and change nothing. The exit code is 1 if there are changes.")
    var diff = false

    @Flag(help: "With --fix and --diff, also replace deprecated fields and names that are probably misspelled.")
    var unsafeFixes = false

    @OptionGroup var releases: ReleaseOptions

    func validate() throws {
        if let maxWarnings, maxWarnings < 0 { throw ValidationError("--max-warnings: must not be negative") }
        if fix, diff { throw ValidationError("--diff: cannot be combined with --fix") }
        if unsafeFixes, !fix, !diff { throw ValidationError("--unsafe-fixes: requires --fix or --diff") }
    }

    func run() throws {
        var mode = LintRun.Mode()
        mode.commandLine = try LintRun.rules(rules: rules, select: select, ignore: ignore)
        mode.releases = try releases.names.resolved(cluster: files.objectOptions.cluster)
        _ = try ReleaseOptions.profile(of: mode.releases)
        mode.isComplete = complete
        mode.maxWarnings = maxWarnings
        mode.fixes = LintRun.Fixes(areMade: fix, areShown: diff, includesUnsafe: unsafeFixes)
        let run = try LintRun(files, mode)
        let code = showConfig ? try run.printConfiguration() : try run.check()
        if code != 0 { throw ExitCode(code) }
    }
}

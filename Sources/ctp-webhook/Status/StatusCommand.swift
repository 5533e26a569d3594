import ArgumentParser
import JSONTape
import LinuxSystem
import PolicySchema
import Reports

/// `ctp-webhook status`: the effective policy of each listener, and the status of each policy.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows which policy is effective on which listener.",
        discussion: """
            Prints for each listener the effective policy, the overridden policies, and the settings that are effective or ignored; and for each \
            policy the status that Envoy Gateway would report. Targets are completed first, as the mutating webhook completes them.

            With --output html, the report is one HTML file with search and filters. It needs no network.

            With --cluster, the findings of every stored policy follow, each with its rule: those that the metric ctp_webhook_stored_findings counts.

            With --cluster and files, only listeners and policies are shown whose status the files change.

            Exit codes: 0 if all policies are accepted and effective, even if they are overridden on some listeners; 1 if a policy is invalid, \
            conflicts with another, or has no target; 2 if an input cannot be read.
            """)

    /// The format of the report.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json, html
    }

    @Argument(help: ArgumentHelp("Files, folders with all their folders, or - for standard input.", valueName: "path"))
    var paths: [String] = []

    @Option(name: [.customShort("o"), .long], help: "The output format.")
    var output = Format.table

    @OptionGroup var objectOptions: ObjectOptions
    @OptionGroup var ruleOptions: RuleOptions

    func run() throws {
        try objectOptions.requireInput(besides: paths)
        let rules = try ruleOptions.policyRules(cluster: objectOptions.cluster)
        let input = try ObjectInput(objectOptions, rules.tables, paths: paths, isRecursive: true)
        try Self.show(input, output, rules.severities, words: objectOptions.words + paths)
    }

    /// Prints the report on objects.
    ///
    /// - Parameter words: the words of the command line that name the input.
    static func show(_ input: ObjectInput, _ format: Format, _ severities: Severities, words: [String]) throws {
        for message in input.messages { StandardError.write(line: message) }
        guard let objects = input.objects else { throw ExitCode(2) }
        let hasNotices = format == .html
        var report = AttachmentReport(objects, severities: severities, hasNotices: hasNotices)
        if let stored = input.stored {
            report = report.changes(from: AttachmentReport(stored, severities: severities, hasNotices: hasNotices))
        }
        switch format {
        case .table: try CommandOutput.write(report.text)
        case .json: try CommandOutput.write(IndentedJSONWriter.text(of: report.json))
        case .html: try CommandOutput.write(report.html(.now(input: words)))
        }
        if !report.isAccepted { throw ExitCode(1) }
    }
}

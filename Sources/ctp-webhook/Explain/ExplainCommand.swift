import ArgumentParser
import JSONTape
import PolicySchema
import TrafficPolicy

/// `ctp-webhook explain`: the documentation of a field, or the effective policy of each listener.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Documents a field, or shows which policy is effective on which listener.",
        discussion: """
            With a field, prints its type, bounds, default and rules, as kubectl explain does, but without a cluster.

            With files, folders, - or --cluster, prints what 'ctp-webhook status' prints. An argument is a path if it is -, contains a \
            slash, ends in .yaml, .yml or .json, or exists.

            Exit codes: 0 if all policies are accepted and effective, even if they are overridden on some listeners; 1 if a policy is invalid, \
            conflicts with another, or has no target; 2 if an input cannot be read.
            """)

    @Argument(
        help: ArgumentHelp(
            "A field, for example spec.http2.maxConcurrentStreams ('spec.' is optional), or files and folders. The default is the whole object.",
            valueName: "field-or-path"))
    var words: [String] = []

    @Flag(
        name: [.customShort("R"), .long],
        help: "With a field, list all nested fields by name and type. With folders, read nested folders as well.")
    var recursive = false

    @Option(name: [.customShort("o"), .long], help: "The output format.")
    var output = StatusCommand.Format.table

    @OptionGroup var objectOptions: ObjectOptions
    @OptionGroup var ruleOptions: RuleOptions

    func run() throws {
        let rules = try ruleOptions.policyRules(cluster: objectOptions.cluster)
        let paths = words.filter { ManifestReader.isPath($0) }
        if paths.isEmpty, objectOptions.filename.isEmpty, !objectOptions.cluster {
            return try explainField(rules)
        }
        if let field = words.first(where: { !paths.contains($0) }) {
            throw ConfigurationError(
                [(field, "")], "there is no such file or folder, and a field cannot be combined with files")
        }
        try explainObjects(paths, rules)
    }

    private func explainField(_ rules: PolicyRules) throws {
        guard words.count < 2 else {
            throw ConfigurationError([(words.joined(separator: " "), "")], "only one field can be explained at a time")
        }
        let node: SchemaNode
        do throws(UnknownFieldError) {
            node = try rules.tables.node(at: words.first ?? "")
        } catch {
            throw ConfigurationError([(words.first ?? "", "")], "\(error)")
        }
        switch output {
        case .table:
            try CommandOutput.write(rules.tables.explanation(of: node, severities: rules.severities, recursive: recursive))
        case .json: try CommandOutput.write(IndentedJSONWriter.text(of: node.json))
        case .html:
            throw ConfigurationError(
                [("--output", output.rawValue)], "requires files or --cluster; a field is shown as table or json")
        }
    }

    private func explainObjects(_ paths: [String], _ rules: PolicyRules) throws {
        let input = try ObjectInput(objectOptions, rules.tables, paths: paths, isRecursive: recursive)
        try StatusCommand.show(input, output, rules.severities, words: objectOptions.words + paths)
    }
}

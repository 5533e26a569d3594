import ArgumentParser
import PolicySchema
import Sockets
import TrafficPolicy

/// `ctp-webhook explain`: what there is to know of a field, or what becomes of policies among the objects of a cluster.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explains a field, or, given files or a cluster, which policy governs which listener.",
        discussion: """
            A field is explained as kubectl explain does, and without a cluster: type, bounds, default, the rules that look at it.

            Given files, folders, - or --cluster, it tells for each listener the policy that governs it, those that do not and why, and \
            the settings that hold or are dropped; and of each policy the status that Envoy Gateway would write. A word is a path when it \
            is -, has a slash, ends in .yaml, .yml or .json, or is there.

            Exit codes: 0 when all policies are accepted and in force, overridden here and there or not; 1 when one is in conflict, \
            invalid, or without a target; 2 when something cannot be read.
            """)

    /// How objects are explained.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json
    }

    @Argument(
        help: ArgumentHelp(
            "A field, such as spec.http2.maxConcurrentStreams; 'spec.' may be left out. Or files and folders. The top field when absent.",
            valueName: "field-or-path"))
    var words: [String] = []

    @Flag(
        name: [.customShort("R"), .long],
        help: "List all fields below, by name and type; with folders, read the folders in them, too.")
    var recursive = false

    @Option(name: [.customShort("o"), .long], help: "How objects are explained: table or json.")
    var output = Format.table

    @OptionGroup var objectOptions: ObjectOptions
    @OptionGroup var ruleOptions: RuleOptions

    func run() throws {
        let severities = try ruleOptions.severities()
        let paths = words.filter { ManifestReader.isPath($0) }
        if paths.isEmpty, objectOptions.filename.isEmpty, !objectOptions.cluster {
            return try explainField(severities)
        }
        if let field = words.first(where: { !paths.contains($0) }) {
            throw ConfigurationMistake(
                [("explain", field)], "there is no such file or folder, and a field is not explained together with files")
        }
        try explainObjects(paths, severities)
    }

    private func explainField(_ severities: Severities) throws(ConfigurationMistake) {
        guard words.count < 2 else {
            throw ConfigurationMistake([("explain", words.joined(separator: " "))], "one field at a time")
        }
        let place: SchemaPlace
        do throws(UnknownFieldError) {
            place = try ClientTrafficPolicy.place(at: words.first ?? "")
        } catch {
            throw ConfigurationMistake([("explain", words.first ?? "")], "\(error)")
        }
        print(ClientTrafficPolicy.explanation(of: place, severities: severities, recursive: recursive), terminator: "")
    }

    private func explainObjects(_ paths: [String], _ severities: Severities) throws {
        let objects: ObjectCollection
        do throws(UnreadableObjects) {
            objects = try ObjectCollection(objectOptions, paths: paths, isRecursive: recursive)
        } catch {
            for mistake in error.mistakes { StandardError.write(line: "Error: \(mistake)") }
            throw ExitCode(2)
        }
        for remark in objects.remarks { StandardError.write(line: "Note: \(remark)") }
        let report = AttachmentReport(objects, severities: severities)
        switch output {
        case .table: print(report.text, terminator: "")
        case .json: print(IndentedJSONWriter.text(of: report.json), terminator: "")
        }
        if !report.isSound { throw ExitCode(1) }
    }
}

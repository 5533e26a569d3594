import ArgumentParser
import JSONTape
import LinuxSystem
import TrafficPolicy

/// `ctp-webhook schema`: a JSON Schema for editors and pipelines.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Prints a JSON Schema of ClientTrafficPolicy for editors and pipelines.",
        discussion: """
            Save it to a file. For an editor, begin a policy with '# yaml-language-server: $schema=<file>'. For kubeconform, pass the file \
            with -schema-location. The schema describes the fields and those rules of severity error that a JSON Schema can express.
            """)

    /// A version of JSON Schema. The schema uses only keywords that both have, and annotations.
    enum Draft: String, ExpressibleByArgument, CaseIterable {
        case seven = "7"
        case latest = "2020-12"

        var dialect: String {
            switch self {
            case .seven: "http://json-schema.org/draft-07/schema#"
            case .latest: "https://json-schema.org/draft/2020-12/schema"
            }
        }
    }

    @Option(help: "The version of JSON Schema. Some editors require 7.")
    var draft = Draft.latest

    @Option(
        help: ArgumentHelp(
            "Write the schema into a folder in the layout of the CRDs catalog: GROUP/KIND_VERSION.json.",
            discussion: """
                For kubeconform: -schema-location '<folder>/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json'.
                """,
            valueName: "folder"))
    var outputDirectory: String?

    @OptionGroup var profileOptions: ProfileOptions

    func run() throws {
        var schema = try profileOptions.tables().jsonSchema
        if case .object(var members) = schema, let index = members.firstIndex(where: { $0.key == "$schema" }) {
            members[index].value = .string(draft.dialect)
            schema = .object(members)
        }
        let text = IndentedJSONWriter.text(of: schema)
        guard let outputDirectory else { return try CommandOutput.write(text) }
        do throws(SystemCallError) {
            let folder = try OutputFolder("\(outputDirectory)/\(ClientTrafficPolicy.group)")
            let name = "\(ClientTrafficPolicy.kind.lowercased())_\(ClientTrafficPolicy.version).json"
            try folder.write(Array(text.utf8), to: name, mode: 0o644)
        } catch {
            throw ConfigurationError([("--output-directory", outputDirectory)], "\(error)")
        }
    }
}

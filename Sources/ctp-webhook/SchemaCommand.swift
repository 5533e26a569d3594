import ArgumentParser
import PolicySchema
import TrafficPolicy

/// `ctp-webhook schema`: what editors complete and check a policy by.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Prints a JSON Schema of ClientTrafficPolicy for editors and pipelines.",
        discussion: """
            Save it, and begin a policy with '# yaml-language-server: $schema=<file>', or name it with -schema-location of kubeconform. \
            It knows the shape and what a schema can say of the rules that are errors; 'ctp-webhook' itself knows the others.
            """)

    func run() {
        print(IndentedJSONWriter.text(of: ClientTrafficPolicy.jsonSchema), terminator: "")
    }
}

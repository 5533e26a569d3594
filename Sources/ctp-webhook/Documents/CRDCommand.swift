import ArgumentParser
import JSONTape
import TrafficPolicy

/// `ctp-webhook crd`: the custom resource definition, generated from the tables.
struct CRDCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crd",
        abstract: "Prints the custom resource definition of ClientTrafficPolicy.",
        discussion: """
            The definition is generated from the tables that policies are validated with, and is equivalent to Envoy Gateway's. Use it for \
            comparisons, for tests, and in clusters without Envoy Gateway. Where Envoy Gateway is installed, keep its own definition.
            """)

    /// The format of the definition.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case yaml, json
    }

    @Option(help: "The output format.")
    var output = Format.yaml

    @OptionGroup var profileOptions: ProfileOptions

    func run() throws {
        let definition = try profileOptions.tables().customResourceDefinition
        switch output {
        case .yaml: try CommandOutput.write(YAMLWriter.text(of: definition))
        case .json: try CommandOutput.write(IndentedJSONWriter.text(of: definition))
        }
    }
}

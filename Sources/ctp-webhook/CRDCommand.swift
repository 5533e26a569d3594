import ArgumentParser
import PolicySchema
import TrafficPolicy

/// `ctp-webhook crd`: the custom resource definition that the tables describe.
struct CRDCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crd",
        abstract: "Prints the custom resource definition of ClientTrafficPolicy.",
        discussion: """
            It means what Envoy Gateway's own means and is made from the tables that policies are judged by: for clusters without \
            Envoy Gateway, for tests and for comparing. Where Envoy Gateway is installed, its own is the one to keep.
            """)

    /// How the definition is written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case yaml, json
    }

    @Option(help: "How it is written.")
    var output = Format.yaml

    func run() {
        let definition = ClientTrafficPolicy.customResourceDefinition
        switch output {
        case .yaml: print(YAMLWriter.text(of: definition), terminator: "")
        case .json: print(IndentedJSONWriter.text(of: definition), terminator: "")
        }
    }
}

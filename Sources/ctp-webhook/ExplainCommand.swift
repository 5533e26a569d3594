import ArgumentParser
import PolicySchema
import TrafficPolicy

/// `ctp-webhook explain`: what there is to know of a field.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explains a field: type, bounds, default, the rules that look at it.",
        discussion: "As kubectl explain does, and without a cluster.")

    @Argument(
        help: ArgumentHelp(
            "The field, such as spec.http2.maxConcurrentStreams; 'spec.' may be left out. The top when absent.",
            valueName: "field"))
    var field: String?

    @Flag(help: "List all fields below, by name and type.")
    var recursive = false

    @OptionGroup var ruleOptions: RuleOptions

    func run() throws {
        let severities = try ruleOptions.severities()
        let place = try place(at: field ?? "")
        print(ClientTrafficPolicy.explanation(of: place, severities: severities, recursive: recursive), terminator: "")
    }

    private func place(at way: String) throws(ConfigurationMistake) -> SchemaPlace {
        do throws(UnknownFieldError) {
            return try ClientTrafficPolicy.place(at: way)
        } catch {
            throw ConfigurationMistake([("explain", way)], "\(error)")
        }
    }
}

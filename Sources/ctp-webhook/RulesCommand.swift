import ArgumentParser
import PolicySchema
import TrafficPolicy

/// `ctp-webhook rules`: the catalogue.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Lists the rules that policies are held to, with the severities in force.",
        discussion: "With the name of a rule, shows that one whole, with a bad and a good example.")

    /// How the catalogue is written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
        case markdown
    }

    @Argument(help: "The rule to show; all when absent.")
    var rule: String?

    @Option(name: [.customShort("o"), .long], help: "How it is written: text, json or markdown.")
    var output = Format.text

    @OptionGroup var ruleOptions: RuleOptions

    func run() throws {
        print(try text(severities: ruleOptions.severities()), terminator: "")
    }

    private func text(severities: Severities) throws(ConfigurationMistake) -> String {
        guard let id = rule else {
            let catalogue = RuleCatalogue(ClientTrafficPolicy.rules, severities: severities)
            return switch output {
            case .text: catalogue.table
            case .json: catalogue.json
            case .markdown: ClientTrafficPolicy.ruleReference(severities: severities)
            }
        }
        guard let rule = ClientTrafficPolicy.rules.first(where: { $0.id == id }) else {
            let nearest = id.nearest(among: ClientTrafficPolicy.rules.map(\.id))
            throw ConfigurationMistake([("rules", id)], "there is no such rule" + (nearest.map { "; did you mean \($0)?" } ?? ""))
        }
        let catalogue = RuleCatalogue([rule], severities: severities)
        return switch output {
        case .text: catalogue.details
        case .json: catalogue.json
        case .markdown: catalogue.markdown
        }
    }
}

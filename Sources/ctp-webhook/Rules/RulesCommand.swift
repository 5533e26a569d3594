import ArgumentParser
import PolicySchema
import TrafficPolicy

/// `ctp-webhook rules`: the catalogue of rules.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Lists the rules with their effective severities.",
        discussion: """
            Without --envoy-gateway and --envoy, lists the rules of all releases. With the ID of a rule, prints all details of that rule, with an \
            invalid and a valid example.
            """)

    /// The format of the catalogue.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
        case markdown
    }

    @Argument(help: "The ID of a rule. Without it, all rules are listed.")
    var rule: String?

    @Option(name: [.customShort("o"), .long], help: "The output format.")
    var output = Format.text

    @OptionGroup var ruleOptions: RuleOptions

    func run() throws {
        try CommandOutput.write(text(ruleOptions.policyRules()))
    }

    private func text(_ policyRules: PolicyRules) throws(ConfigurationError) -> String {
        let severities = policyRules.severities
        guard let id = rule else {
            let rules = policyRules.namesRelease ? policyRules.tables.rules : ClientTrafficPolicy.rules
            let catalogue = RuleCatalogue(rules, severities: severities, releases: ClientTrafficPolicy.releases(of:))
            return switch output {
            case .text: catalogue.table
            case .json: catalogue.json
            case .markdown: ClientTrafficPolicy.ruleReference(of: rules, severities: severities)
            }
        }
        guard let rule = ClientTrafficPolicy.rules.first(where: { $0.id == id }) else {
            let nearest = id.nearest(among: ClientTrafficPolicy.rules.map(\.id))
            throw ConfigurationError(
                [("rule", id)], "there is no rule with this ID" + (nearest.map { "; did you mean \($0)?" } ?? ""))
        }
        let catalogue = RuleCatalogue([rule], severities: severities, releases: ClientTrafficPolicy.releases(of:))
        return switch output {
        case .text: catalogue.details
        case .json: catalogue.json
        case .markdown: catalogue.markdown
        }
    }
}

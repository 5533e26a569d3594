import ArgumentParser
import PolicySchema
import Sockets
import TrafficPolicy
import YAMLTape

/// What the operator says of rules, the same for every command that judges policies.
struct RuleOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A YAML file that sets rules to error, warning or off.",
            discussion:
                "Like this: 'rules: {unknown-field: error, tls-version-capped: off}'. 'ctp-webhook rules' lists all rules."))
    var config: String?

    @Option(
        help: ArgumentHelp(
            "Rules set to error, warning or off, after the file: 'unknown-field=error,tls-version-capped=off'.",
            discussion: "As variables: CTP_WEBHOOK_CONFIG and CTP_WEBHOOK_RULES."))
    var rules: String?

    /// The severities in force.
    func severities() throws(ConfigurationMistake) -> Severities {
        var severities = Severities()
        if let config {
            do {
                severities = try Self.read(config)
            } catch {
                throw ConfigurationMistake([("--config", config)], "\(error)")
            }
        }
        if let rules {
            do throws(RuleConfigurationError) {
                try severities.apply(line: rules)
            } catch {
                throw ConfigurationMistake([("--rules", rules)], "\(error)")
            }
        }
        return severities
    }

    private static func read(_ path: String) throws -> Severities {
        let text = try InputFile.contents(of: path)
        let documents = try YAMLStream(parsing: text.span).documents
        guard let tape = documents.first else { return Severities() }
        guard documents.count == 1 else {
            throw RuleConfigurationError(description: "must be one YAML document, not \(documents.count)")
        }
        return try Severities(reading: tape)
    }
}

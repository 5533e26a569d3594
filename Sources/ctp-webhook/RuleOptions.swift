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
            discussion: """
                Like this: 'rules: {unknown-field: error, tls-version-capped: off}'. CTP_WEBHOOK_CONFIG names the file where the flag \
                does not; CTP_WEBHOOK_RULES, 'unknown-field=error,tls-version-capped=off', adds to it. 'ctp-webhook rules' lists all rules.
                """))
    var config: String?

    /// The severities, from the file and the environment.
    func severities() throws(ConfigurationMistake) -> Severities {
        var severities = Severities()
        if let config {
            severities = try read(config, namedBy: "--config")
        } else if let path = Environment["CTP_WEBHOOK_CONFIG"] {
            severities = try read(path, namedBy: "CTP_WEBHOOK_CONFIG")
        }
        if let line = Environment["CTP_WEBHOOK_RULES"] {
            do throws(RuleConfigurationError) {
                try severities.apply(line: line)
            } catch {
                throw ConfigurationMistake([("CTP_WEBHOOK_RULES", line)], "\(error)")
            }
        }
        return severities
    }

    private func read(_ path: String, namedBy source: String) throws(ConfigurationMistake) -> Severities {
        do {
            let text = try InputFile.contents(of: path)
            let documents = try YAMLStream(parsing: text.span).documents
            guard let tape = documents.first else { return Severities() }
            guard documents.count == 1 else {
                throw RuleConfigurationError(description: "must be one YAML document, not \(documents.count)")
            }
            return try Severities(reading: tape)
        } catch {
            throw ConfigurationMistake([(source, path)], "\(error)")
        }
    }
}

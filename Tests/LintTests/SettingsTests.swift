import JSONTape
import Lint
import PolicySchema
import Reports
import Testing
import TrafficPolicy
import YAMLTape

@Suite struct SettingsTests {
    private func configuration(_ yaml: String) throws -> LintConfiguration {
        try LintConfiguration(reading: try #require(YAMLStream(parsing: yaml).documents.first))
    }

    private func rule(_ id: String) throws -> Rule { try #require(ClientTrafficPolicy.rules.first { $0.id == id }) }

    @Test(
        "The command line takes precedence over overrides, and those over the rest of a configuration",
        arguments: [
            ("{}", "a.yaml", "error"),
            ("rules: {unknown-field: warning}", "a.yaml", "warning"),
            ("rules: {unknown-field: off}", "a.yaml", "off"),
            ("ignore: [unknown-field]", "a.yaml", "off"),
            ("ignore: ['unknown-*']", "a.yaml", "off"),
            ("select: [enum]", "a.yaml", "off"),
            ("select: ['unknown*']", "a.yaml", "error"),
            ("rules: {unknown-field: off}\noverrides: [{files: [old/], rules: {unknown-field: warning}}]", "a.yaml", "off"),
            (
                "rules: {unknown-field: off}\noverrides: [{files: [old/], rules: {unknown-field: warning}}]", "old/a.yaml",
                "warning"
            ),
        ])
    func precedence(yaml: String, path: String, severity: String) throws {
        let configuration = try configuration(yaml)
        let field = try rule("unknown-field")
        var rules = LintConfiguration.Rules()
        #expect(try configuration.severities(for: path, commandLine: rules)[field]?.rawValue ?? "off" == severity)
        rules.severities = ["unknown-field=warning"]
        #expect(try configuration.severities(for: path, commandLine: rules)[field] == .warning)
    }

    @Test(
        "A mistake in a configuration is an error that names the field",
        arguments: [
            ("rulez: {}", "unknown field rulez in the configuration; did you mean rules?"),
            ("rules: {enun: off}", "rule not found: enun; did you mean enum?"),
            ("rules: {enum: loud}", "enum must be error, warning or off, not loud"),
            ("rules: [enum]", "rules must be an object with a severity for each rule"),
            ("ignore: enum", "ignore must be a list"),
            ("select: [5]", "select must be a list of strings"),
            ("ignore: [enun]", "rule not found: enun; did you mean enum?"),
            ("exclude: ['']", "exclude:  is not a pattern"),
            ("overrides: [{rules: {enum: off}}]", "overrides[0].files must be set"),
            ("overrides: [{files: [a], rules: {enun: off}}]", "rule not found: enun; did you mean enum?"),
            ("overrides: [{file: [a]}]", "unknown field file in overrides[0]; did you mean files?"),
            ("rules: {}\nrules: {}", "rules appears more than once, at line 2, column 1"),
            ("[]", "the configuration must be an object"),
        ])
    func mistakes(yaml: String, text: String) throws {
        let error = #expect(throws: RuleConfigurationError.self) { _ = try configuration(yaml) }
        #expect(error?.description == text)
    }

    @Test("A configuration is printed as it can be read")
    func printing() throws {
        let text = """
            rules:
              enum: warning
            ignore: [range]
            exclude: ["charts/**"]
            overrides:
            - files: [old/]
              select: ["tls-*"]

            """
        let read = try configuration(text)
        #expect(try configuration(read.yaml) == read)
        #expect(LintConfiguration().yaml == "{}\n")
    }

    @Test(
        "A pattern matches as in .gitignore",
        arguments: [
            ("*.yaml", "a/b.yaml", true), ("*.yaml", "a.yml", false), ("a", "a/b.yaml", true), ("a/", "a/b.yaml", true),
            ("a/", "a", false), ("/a", "b/a", false), ("a/*.yaml", "a/b.yaml", true), ("a/*.yaml", "a/b/c.yaml", false),
            ("a/**", "a/b/c.yaml", true), ("**/c.yaml", "a/b/c.yaml", true), ("**/c.yaml", "c.yaml", true),
            ("a/**/c.yaml", "a/c.yaml", true), ("a/**/c.yaml", "a/x/y/c.yaml", true), ("b/c.yaml", "a/b/c.yaml", false),
            ("[a-c]?.yaml", "b1.yaml", true), ("[!a-c]1.yaml", "b1.yaml", false), ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxbyy", false), ("./a.yaml", "a.yaml", true), ("a.yaml", "./a.yaml", true), ("\\*", "*", true),
            ("\\*", "a", false), ("[", "[", true),
        ])
    func patterns(pattern: String, path: String, isMatch: Bool) throws {
        #expect(try #require(PathPattern(pattern)).matches(path) == isMatch)
    }

    @Test("A later pattern can take back an earlier one, and comments are no patterns")
    func negation() {
        let patterns = ["*.yaml", "!a.yaml", "# b.yaml", ""].compactMap { PathPattern($0) }
        #expect(patterns.count == 2)
        #expect(patterns.match("b.yaml") && !patterns.match("a.yaml"))
    }

    @Test("A baseline has findings by rule, object and field, each as often as it was found")
    func baseline() throws {
        let before = try Checked(policy("scheme: x\nhttp1: {a: 1}\nhttp2: {b: 1}")).diagnostics
        let baseline = try #require(Baseline(reading: JSONTape(parsing: Baseline(before).text)))
        #expect(baseline.unknown(among: before).isEmpty)
        let after = try Checked("# moved\n\n" + policy("http1: {a: 2}\nscheme: z\nhttp2: {b: 1, c: 1}"))
        #expect(baseline.unknown(among: after.diagnostics).map(\.rule.id) == ["unknown-field"])
        #expect(Baseline(reading: try JSONTape(parsing: #"{"findings":[{"rule":"enum"}]}"#)) == nil)
        #expect(Baseline(reading: try JSONTape(parsing: "[]")) == nil)
        #expect(Baseline([]).text == "{\"findings\": []}\n")
    }
}

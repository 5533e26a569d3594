import Lint
import Reports
import Testing

@Suite struct IgnoreTests {
    @Test(
        "A comment ignores rules on its line, on the line below, or in its document",
        arguments: [
            (policy("scheme: x # ctp-webhook: ignore=enum is fine"), []),
            (policy("# ctp-webhook: ignore=enum\nscheme: x"), []),
            (policy("# ctp-webhook: ignore=enum\n\n# more\nscheme: x"), []),
            ("# ctp-webhook: ignore=enum,range\n" + policy("scheme: x\nhttp2: {maxConcurrentStreams: 0}"), []),
            ("---\n# ctp-webhook: ignore=enum\n" + policy("scheme: x"), []),
            ("# ctp-webhook: ignore=enum\n---\n" + policy("scheme: x"), []),
            (policy("scheme: x") + "---\n# ctp-webhook: ignore=enum\n" + policy("scheme: x"), ["7:11 error enum spec.scheme"]),
            (
                "# ctp-webhook: ignore=enum\n" + policy("scheme: x") + "---\n" + policy("scheme: x"),
                ["16:11 error enum spec.scheme"]
            ),
            (
                policy("# ctp-webhook: ignore=enum\nhttp3: {}\nscheme: x"),
                ["7:3 warning unused-ignore", "9:11 error enum spec.scheme"]
            ),
            (policy("scheme: x # ctp-webhook: ignore=range"), ["7:11 error enum spec.scheme", "7:13 warning unused-ignore"]),
            (policy("scheme: x # ctp-webhook: ignore=enun"), ["7:11 error enum spec.scheme", "7:13 warning unused-ignore"]),
            (policy("scheme: x # ctp-webhook: ignore="), ["7:11 error enum spec.scheme", "7:13 warning unused-ignore"]),
            (policy("scheme: 'x# ctp-webhook: ignore=enum'"), ["7:11 error enum spec.scheme"]),
            // Without other objects it is not known whether these ignore anything.
            (policy("http3: {} # ctp-webhook: ignore=section-missing"), []),
        ])
    func comments(text: String, verdicts: [String]) throws {
        #expect(try Checked(text).verdicts == verdicts)
    }

    @Test("An ignored finding is counted, and an unknown rule has a suggestion")
    func counts() throws {
        #expect(try Checked(policy("scheme: x # ctp-webhook: ignore=enum")).counts.ignored == 1)
        let found = try Checked(policy("http3: {} # ctp-webhook: ignore=enun")).diagnostics
        #expect(found.map(\.message) == ["enun is ignored here, but there is no such rule (did you mean enum?); remove it"])
    }

    @Test("An annotation ignores rules in its policy")
    func annotation() throws {
        func text(_ rules: String, _ settings: String) -> String {
            policy(settings).replacing("  name: eg", with: "  name: eg\n  annotations: {ctp-webhook.io/ignore: \"\(rules)\"}")
        }
        #expect(try Checked(text("enum", "scheme: x")).verdicts == [])
        #expect(try Checked(text("enum, range", "scheme: x")).verdicts == ["5:17 warning unused-ignore"])
        #expect(
            try Checked(text("enum", "scheme: x") + "---\n" + policy("scheme: x")).verdicts == ["16:11 error enum spec.scheme"])
    }

    @Test("An ignore of a rule that is off is not reported")
    func off() throws {
        var rules = LintConfiguration.Rules()
        rules.ignore = ["range"]
        #expect(try Checked(policy("http3: {} # ctp-webhook: ignore=range"), rules: rules).verdicts == [])
    }
}

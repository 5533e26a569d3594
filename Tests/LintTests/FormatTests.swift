import Foundation
import JSONTape
import Lint
import PolicySchema
import Reports
import Testing
import TextCoding

/// The reports of one run in each format, compared with recorded files. `RECORD=1 hack/test --filter FormatTests` records them.
@Suite struct FormatTests {
    private static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")

    private let context = ReportContext(version: "1", created: nil, input: [])

    private static func report() throws -> DiagnosticReport {
        var options = Linter.Options()
        options.hasRanges = true
        options.hasExcerpts = true
        options.contextLines = 2
        options.hasDiffs = true
        options.namespace = "default"
        var linter = Linter(options)
        let texts = [
            ("clean.yaml", policy("http3: {}")),
            (
                "./dir with space/<é>,1%.yaml",
                policy("scheme: preserve\ntimeout: {http: {idleTimeout: \"a\\nb\\\"\\u0007&\"}}\ntimeot: {}")
            ),
            ("edge.yaml", head + "spec:\n  targetRefs:\n  - name: eg # gateway\n  http3: {}\n  enableProxyProtocol: yes\n"),
            ("broken.yaml", "a: [\n"),
        ]
        for (name, text) in texts { linter.lint(file(text, name: name), severities: try severities()) }
        linter.add(InputMessage(.error, at: "missing.yaml", "there is no such file or folder"))
        return DiagnosticReport(
            linter.diagnostics, messages: linter.messages, files: texts.map(\.0), counts: linter.counts,
            context: ReportContext(version: "1.2.3", created: Timestamp(seconds: 1_793_000_000), input: ["."]), threshold: .error)
    }

    @Test("A report in each format is as recorded", arguments: DiagnosticFormat.allCases)
    func formats(format: DiagnosticFormat) throws {
        let text = format.text(of: try Self.report())
        let file = Self.golden.appendingPathComponent("report.\(format.rawValue)")
        if ProcessInfo.processInfo.environment["RECORD"] == "1" {
            try Data(text.utf8).write(to: file)
            Issue.record("the file was recorded; read the changes and run again without RECORD")
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text, "set RECORD=1 to record the report anew")
    }

    @Test("A report without findings is valid in each format")
    func empty() throws {
        let report = DiagnosticReport([], messages: [], files: ["a.yaml"], counts: .init(), context: context, threshold: .error)
        #expect(DiagnosticFormat.json.text(of: report) == "[]\n" && DiagnosticFormat.gitlab.text(of: report) == "[]\n")
        #expect(DiagnosticFormat.text.text(of: report).isEmpty && DiagnosticFormat.github.text(of: report).isEmpty)
        #expect(try JSONValue(parsing: DiagnosticFormat.sarif.text(of: report))["version"] == "2.1.0")
        #expect(DiagnosticFormat.junit.text(of: report).contains("tests=\"1\" failures=\"0\" errors=\"0\""))
    }

    @Test("Every line of a JSON report is JSON, and has the documented members")
    func json() throws {
        for line in DiagnosticFormat.jsonl.text(of: try Self.report()).split(separator: "\n") {
            guard case .object(let members) = try JSONValue(parsing: String(line)) else { return #expect(Bool(false)) }
            #expect(
                members.map(\.key) == [
                    "file", "line", "column", "endLine", "endColumn", "rule", "severity", "object", "field", "message", "fix",
                ])
        }
    }

    @Test("XML reports are well-formed", arguments: [DiagnosticFormat.junit, .checkstyle])
    func xml(format: DiagnosticFormat) throws {
        let text = format.text(of: try Self.report())
        var open: [Substring] = []
        for tag in text.matches(of: #/<(\/?)([a-z-]+)([^<>]*?)(\/?)>/#) {
            if !tag.1.isEmpty { #expect(open.popLast() == tag.2) } else if tag.4.isEmpty { open.append(tag.2) }
        }
        #expect(open.isEmpty)
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
        #expect(text.matches(of: #/&(?!(amp|lt|gt|quot|#10);)/#).isEmpty)
    }

    @Test("A JUnit report has the elements and attributes of the common schema, and its counts add up")
    func junit() throws {
        let text = DiagnosticFormat.junit.text(of: try Self.report())
        var parents: [String] = []
        var counts: [String: Int] = [:]
        var names: [String] = []
        for tag in text.matches(of: #/<(\/?)([a-z-]+)([^<>]*?)(\/?)>/#) {
            let (name, attributes) = (String(tag.2), tag.3.matches(of: #/ ([a-z]+)="([^"]*)"/#))
            guard tag.1.isEmpty else { _ = parents.popLast(); continue }
            let allowed = try #require(Self.junitElements[name], "\(name) is no element of the schema")
            #expect(parents.last == allowed.parent)
            #expect(Set(attributes.map { String($0.1) }).isSubset(of: allowed.required + allowed.optional))
            #expect(Set(allowed.required).isSubset(of: attributes.map { String($0.1) }), "\(name) lacks an attribute")
            if name.hasPrefix("testsuite") {
                let numbers = attributes.filter { $0.1 != "name" }.map { Int($0.2) }
                #expect(numbers == [8, 5, 1])
            }
            if name == "testcase" { names.append(attributes.map { String($0.2) }.joined(separator: " ")) }
            counts[name, default: 0] += 1
            if tag.4.isEmpty { parents.append(name) }
        }
        #expect(counts["testcase"] == 8 && counts["failure"] == 5 && counts["error"] == 1)
        #expect(Set(names).count == names.count, "a test case appears twice")
    }

    /// The elements of a report with their parent and attributes, as Jenkins' `junit-10.xsd` has them.
    private static let junitElements: [String: (parent: String?, required: [String], optional: [String])] = [
        "testsuites": (nil, [], ["name", "time", "tests", "failures", "errors", "disabled"]),
        "testsuite": (
            "testsuites", ["name", "tests"],
            ["failures", "errors", "time", "disabled", "skipped", "timestamp", "hostname", "id", "package"]
        ),
        "testcase": ("testsuite", ["name"], ["classname", "assertions", "time", "status", "class", "file", "line"]),
        "failure": ("testcase", [], ["type", "message"]), "error": ("testcase", [], ["type", "message"]),
        "system-out": ("testcase", [], []),
    ]

    @Test("Fingerprints do not change if lines move, and differ within a report")
    func fingerprints() throws {
        func prints(_ text: String) throws -> [String] {
            let checked = try Checked(text)
            let report = DiagnosticReport(
                checked.diagnostics, messages: [], files: [], counts: checked.counts, context: context, threshold: .error)
            guard case .array(let issues) = try JSONValue(parsing: DiagnosticFormat.gitlab.text(of: report)) else { return [] }
            return issues.compactMap { if case .string(let text)? = $0["fingerprint"] { text } else { nil } }
        }
        let first = try prints(policy("scheme: x\nheaders: {earlyRequestHeaders: {remove: [a, a, a]}}"))
        #expect(first.count > 3 && Set(first).count == first.count)
        #expect(try prints("# moved\n" + policy("scheme: z\nheaders: {earlyRequestHeaders: {remove: [a, a, a]}}")) == first)
    }

    @Test("The text for a terminal shows the source line with marks, and what the fix is")
    func terminal() throws {
        var options = Linter.Options()
        options.hasRanges = true
        options.hasExcerpts = true
        var linter = Linter(options)
        linter.lint(file(policy("scheme: preserve")), severities: try severities())
        let report = DiagnosticReport(
            linter.diagnostics, messages: [], files: [], counts: linter.counts, context: context, threshold: .error)
        #expect(
            report.text(isColored: false, showsSource: true).split(separator: "\n").dropFirst() == [
                "      scheme: preserve", "              ^^^^^^^^", "    fix: set spec.scheme: \"Preserve\"",
            ])
        #expect(report.text(isColored: true, showsSource: true).contains("\u{1B}[1;31merror\u{1B}[0m"))
    }

    @Test("The summary counts findings, files and objects")
    func summary() throws {
        let report = try Self.report()
        #expect(report.summary == "5 errors and 4 warnings in 4 files: 3 policies")
        #expect(report.statistics.split(separator: "\n").first == "2\ttarget-group-missing")
        #expect(report.hasFailure)
    }
}

import Foundation
import JSONTape
import Testing

/// `ctp-webhook lint` as a program: files, exit codes, reports and settings.
@Suite struct LintCommandTests {
    private static let head = """
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: ClientTrafficPolicy
        metadata: {name: eg}

        """

    private static func policy(_ settings: String, name: String = "eg", section: String = "") -> String {
        head.replacing("name: eg", with: "name: \(name)") + """
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: eg\(section.isEmpty ? "" : ", sectionName: \(section)")}]
              \(settings)

            """
    }

    private static let good = policy("http3: {}")
    private static let bad = policy("scheme: x")
    private static let warned = policy("enableProxyProtocol: true")

    /// A folder with files, and runs of the program in it.
    private final class Folder {
        let folder: TemporaryFolder

        init(_ files: [String: String]) throws {
            folder = try TemporaryFolder()
            for (name, text) in files {
                let url = folder.url.appendingPathComponent(name)
                try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: url)
            }
        }

        func text(_ name: String) throws -> String { try folder.text(name) }

        func lint(_ arguments: String..., input: String? = nil) throws -> Output {
            let line = "cd \"$1\" && shift && exec \"$@\""
            return try run(
                URL(fileURLWithPath: "/bin/sh"), ["-c", line, "sh", folder.url.path, webhook.path, "lint"] + arguments,
                input: input)
        }

        /// The files with findings, in order.
        func files(_ arguments: String...) throws -> [String] {
            let line = "cd \"$1\" && shift && exec \"$@\""
            let output = try run(
                URL(fileURLWithPath: "/bin/sh"), ["-c", line, "sh", folder.url.path, webhook.path, "lint"] + arguments)
            return output.output.split(separator: "\n").compactMap { $0.split(separator: ":").first.map(String.init) }
        }
    }

    @Test("Files of folders are found at any depth, and patterns and .gitignore files exclude some")
    func discovery() throws {
        let folder = try Folder([
            "a.yaml": Self.bad, "b/c.yml": Self.bad,
            "b/d/e.json": "{\"kind\": \"ClientTrafikPolicy\", \"apiVersion\": \"gateway.envoyproxy.io/v1alpha1\"}",
            "b/f.txt": Self.bad, ".hidden/g.yaml": Self.bad, ".gitignore": "b/d/\n", "b/.gitignore": "*.yml\n",
        ])
        #expect(try folder.files() == ["a.yaml", "b/c.yml", "b/d/e.json"])
        #expect(try folder.files("b") == ["b/c.yml", "b/d/e.json"])
        #expect(try folder.files("b/", "a.yaml", "./a.yaml") == ["a.yaml", "b/c.yml", "b/d/e.json"])
        #expect(try folder.files("--exclude", "*.yml", "--exclude", "d/") == ["a.yaml"])
        #expect(try folder.files("--respect-gitignore") == ["a.yaml"])
        #expect(try folder.files("b/f.txt") == ["b/f.txt"])
    }

    private static let codes: [(arguments: [String], code: Int32)] = [
        (["good.yaml"], 0), (["bad.yaml"], 1), (["warned.yaml"], 0), (["--fail-on", "warning", "warned.yaml"], 1),
        (["--fail-on", "never", "bad.yaml"], 0), (["--max-warnings", "0", "warned.yaml"], 1),
        (["--max-warnings", "1", "warned.yaml"], 0), (["missing.yaml"], 2), (["missing.yaml", "bad.yaml"], 2),
        (["--fail-on", "nothing"], 2), (["--output", "yaml"], 2), (["--output", "json", "--output", "text"], 2),
        (["--rules", "enun=off", "bad.yaml"], 2), (["--ignore", "enum", "bad.yaml"], 0), (["--select", "range", "bad.yaml"], 0),
        (["--rules", "enum=warning", "bad.yaml"], 0), (["broken.yaml"], 1), (["--diff", "--fix"], 2), (["--unsafe-fixes"], 2),
        (["--max-warnings", "-1"], 2), (["--baseline", "missing.json", "bad.yaml"], 2), (["--config", "missing.yaml"], 2),
    ]

    @Test("The exit code is 0, 1 for findings at the threshold, and 2 for what cannot be read", arguments: codes)
    func exitCodes(arguments: [String], code: Int32) throws {
        let folder = try Folder(["good.yaml": Self.good, "bad.yaml": Self.bad, "warned.yaml": Self.warned, "broken.yaml": "a: ["])
        let line = "cd \"$1\" && shift && exec \"$@\""
        let output = try run(
            URL(fileURLWithPath: "/bin/sh"), ["-c", line, "sh", folder.folder.url.path, webhook.path, "lint"] + arguments)
        #expect(output.status == code, "\(output.output)\(output.error)")
    }

    @Test("A broken document hides neither other documents nor other files")
    func broken() throws {
        let folder = try Folder(["a.yaml": "\(Self.bad)---\na: [\n---\n\(Self.bad)", "b.yaml": "\u{FF}", "c.yaml": Self.bad])
        let lines = try folder.lint().output.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("a.yaml:6:11: error: spec.scheme") })
        #expect(lines.contains { $0.hasPrefix("a.yaml:15:11: error: spec.scheme") })
        #expect(lines.contains { $0.hasPrefix("c.yaml:6:11: error: spec.scheme") })
        let tab = try Folder(["a.yaml": "a:\n\tb: 1\n"])
        #expect(try tab.lint().output.contains("found a tab in the indentation, where YAML allows only spaces [yaml-syntax]"))
    }

    @Test("Standard input has the settings of the name that it is given")
    func standardInput() throws {
        let folder = try Folder(["old/.ctp-webhook.yaml": "ignore: [enum]\n"])
        let output = try folder.lint("-", input: Self.bad)
        #expect(output.status == 1 && output.output.hasPrefix("-:6:11: error: spec.scheme"))
        #expect(try folder.lint("-", "--stdin-filename", "x.yaml", input: Self.bad).output.hasPrefix("x.yaml:6:11: "))
        #expect(try folder.lint("-", "--stdin-filename", "old/x.yaml", input: Self.bad).status == 0)
        #expect(try folder.lint("-", "--fix", input: Self.policy("scheme: preserve")).output == Self.policy("scheme: Preserve"))
    }

    @Test("Several reports are written in one run, to standard output and to files")
    func outputs() throws {
        let folder = try Folder(["bad.yaml": Self.bad])
        let output = try folder.lint("--output", "text", "--output", "sarif=report.sarif", "-o", "junit=report.xml")
        #expect(output.output.hasPrefix("bad.yaml:6:11: error: "))
        #expect(output.error.hasPrefix("1 error and 0 warnings in 1 file: 1 policy, in "))
        #expect(try JSONValue(parsing: folder.text("report.sarif"))["version"] == "2.1.0")
        #expect(try folder.text("report.xml").hasPrefix("<?xml"))
        let other = try folder.lint("--output", "json", "--output-file", "report.json", "--quiet")
        #expect(other.output.isEmpty && other.error.isEmpty && other.status == 1)
        #expect(
            try folder.text("report.json").hasPrefix(
                "[\n{\"file\":\"bad.yaml\",\"line\":6,\"column\":11,\"endLine\":6,\"endColumn\":12,"))
        #expect(try folder.lint("--statistics", "-q").error == "1\tenum\n")
        for flag in ["--output-file", "--write-baseline"] {
            let failed = try folder.lint(flag, "missing/report.txt")
            #expect(failed.status == 2 && failed.error.hasPrefix("lint: \(flag) missing/report.txt: open missing/report.txt: "))
        }
    }

    @Test("Colors and source lines are for terminals, or on request")
    func colors() throws {
        let folder = try Folder(["bad.yaml": Self.bad])
        #expect(try !folder.lint().output.contains("\u{1B}"))
        let output = try folder.lint("--color", "always").output
        #expect(output.contains("\u{1B}[1;31merror\u{1B}[0m") && output.contains("scheme: x"))
        #expect(try !folder.lint("--color", "never").output.contains("scheme: x\n"))
    }

    @Test("The nearest configuration counts, and --show-config prints it")
    func configuration() throws {
        let folder = try Folder([
            "a.yaml": Self.bad, "x/.ctp-webhook.yaml": "rules: {enum: warning}\nexclude: [gen/]\n", "x/b.yaml": Self.bad,
            "x/gen/c.yaml": Self.bad, "x/y/d.yaml": Self.bad, "x/z/.ctp-webhook.yaml": "{}\n", "x/z/e.yaml": Self.bad,
            "all.yaml": "ignore: [enum]\n",
        ])
        let lines = try folder.lint("--exclude", "all.yaml").output.split(separator: "\n").map {
            $0.split(separator: " ").prefix(2).joined(separator: " ")
        }
        #expect(
            lines == ["a.yaml:6:11: error:", "x/b.yaml:6:11: warning:", "x/y/d.yaml:6:11: warning:", "x/z/e.yaml:6:11: error:"])
        #expect(try folder.lint("--config", "all.yaml").status == 0)
        let shown = try folder.lint("--show-config", "x/b.yaml")
        #expect(shown.status == 0)
        #expect(
            shown.output.hasPrefix(
                "# \(folder.folder.url.path)/x/.ctp-webhook.yaml\nrules:\n  enum: warning\nexclude:\n- gen/\n"), "\(shown.output)"
        )
        #expect(shown.output.contains("# effective: unknown-field: error\n"))
        let wrong = try Folder([".ctp-webhook.yaml": "rulez: {}\n", "a.yaml": Self.bad])
        let output = try wrong.lint()
        #expect(output.status == 2)
        #expect(output.error.contains(".ctp-webhook.yaml: unknown field rulez in the configuration; did you mean rules?"))
    }

    @Test("Findings of a baseline do not fail")
    func baseline() throws {
        let folder = try Folder(["bad.yaml": Self.bad])
        #expect(try folder.lint("--write-baseline", "known.json").status == 0)
        #expect(
            try folder.text("known.json") == """
                {
                  "findings": [
                    {"rule":"enum","object":"eg","field":"spec.scheme","count":1}
                  ]
                }

                """)
        let output = try folder.lint("--baseline", "known.json")
        #expect(output.status == 0 && output.output.isEmpty && output.error.contains("1 in the baseline"))
    }

    @Test("Fixes are made in place, or shown as a difference")
    func fixes() throws {
        let folder = try Folder(["a.yaml": Self.policy("scheme: preserve # c"), "b.yaml": Self.warned])
        let diff = try folder.lint("--diff")
        #expect(diff.status == 1)
        #expect(diff.output.hasPrefix("--- a/a.yaml\n+++ b/a.yaml\n@@ -3,4 +3,4 @@\n"))
        #expect(diff.output.hasSuffix("-  scheme: preserve # c\n+  scheme: Preserve # c\n"))
        #expect(try folder.text("a.yaml") == Self.policy("scheme: preserve # c"))
        let fixed = try folder.lint("--fix")
        #expect(fixed.status == 0 && fixed.error.contains(", 1 fixed"))
        #expect(try folder.text("a.yaml") == Self.policy("scheme: Preserve # c"))
        #expect(try folder.text("b.yaml") == Self.warned)
        #expect(try folder.lint("--fix", "--unsafe-fixes").output.isEmpty)
        #expect(try folder.text("b.yaml") == Self.policy("proxyProtocol: {}"))
        #expect(try folder.lint("--diff", "--unsafe-fixes").status == 0)
    }

    @Test("Patches of a kustomization and templates of Helm are skipped with a note")
    func rendered() throws {
        let folder = try Folder([
            "kustomization.yaml": "patches:\n- path: patches/one.yaml\n- patch: '- {op: remove, path: /spec}'\n",
            "patches/one.yaml": Self.head + "spec: {scheme: x}\n",
            "chart/templates/p.yaml": "{{- if .Values.on }}\n\(Self.bad){{- end }}\n",
        ])
        let output = try folder.lint()
        #expect(output.status == 0 && output.output.isEmpty)
        #expect(
            output.error.contains(
                "patches/one.yaml: note: skipped, a patch of a kustomization; lint the output of kustomize build instead\n"))
        #expect(
            output.error.contains(
                "chart/templates/p.yaml: note: skipped, a Helm template; lint the output of helm template instead\n"))
        #expect(output.error.contains("0 errors and 0 warnings in 3 files: 0 policies"))
        let status = try run(webhook, ["status", folder.folder.path("chart")])
        #expect(
            status.status == 0
                && status.error.hasSuffix("p.yaml: note: skipped, a Helm template; use the output of helm template\n"))
    }

    @Test("With Gateways in the input, policies are checked among them; a missing Gateway counts only if the input is complete")
    func attachment() throws {
        let gateway = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: eg}
            spec: {gatewayClassName: eg, listeners: [{name: http, port: 80, protocol: HTTP}]}

            """
        let policies = [
            "b.yaml": Self.policy("http3: {}", name: "b", section: "htp"),
            "c.yaml": Self.policy("http3: {}", name: "c", section: "http"),
            "d.yaml": Self.policy("http3: {} # ctp-webhook: ignore=conflict", name: "d", section: "http"),
        ]
        #expect(try Folder(policies).files() == [])
        let among = try Folder(policies.merging(["a.yaml": gateway]) { $1 }).lint()
        #expect(among.status == 1)
        let rules = among.output.split(separator: "\n").compactMap { $0.split(separator: "[").last }
        #expect(rules.contains("section-missing]") && rules.contains("conflict]"), "\(among.output)")
        #expect(among.output.contains("b.yaml:5:16: warning: spec.targetRefs[0]: "), "\(among.output)")
        let missing = policies.merging(["a.yaml": gateway.replacing("{name: eg}", with: "{name: other}")]) { $1 }
        #expect(try !Folder(missing).lint().output.contains("target-missing"))
        #expect(try Folder(missing).lint("--complete").output.contains("[target-missing]"))
        #expect(try Folder(["b.yaml": Self.good]).lint("--complete").output.contains("[target-missing]"))
    }
}

import Foundation
import Testing

/// Checks the documents against the program.
@Suite struct DocumentationTests {
    private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static let documents: [String] = {
        let folder = repository.appendingPathComponent("docs")
        let pages = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return ["CHANGELOG.md", "CONTRIBUTING.md", "README.md", "SECURITY.md"]
            + pages.filter { $0.hasSuffix(".md") }.sorted().map { "docs/" + $0 }
    }()

    /// Read once, because reading runs the program.
    private static let program = Result { try DocumentedProgram(repository: repository) }

    private func document(_ path: String) throws -> MarkdownDocument {
        let url = Self.repository.appendingPathComponent(path)
        return MarkdownDocument(path: path, text: try String(contentsOf: url, encoding: .utf8))
    }

    private func faults(in text: String) throws -> [String] {
        let document = MarkdownDocument(path: "docs/page.md", text: text)
        return try DocumentationCheck(program: Self.program.get()).faults(in: document)
    }

    @Test(
        "Links, commands, flags, variables, metrics, checks, rules, paths and recorded texts of a document exist",
        arguments: documents)
    func everythingExists(path: String) throws {
        let faults = try DocumentationCheck(program: Self.program.get()).faults(in: try document(path))
        #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
    }

    @Test("The README has at most 150 lines")
    func readmeIsShort() throws {
        let text = try String(contentsOf: Self.repository.appendingPathComponent("README.md"), encoding: .utf8)
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 151)
    }

    @Test("Every metric is documented")
    func metrics() throws {
        let code = try document("docs/operations.md").code.map(\.text).joined(separator: "\n")
        let missing = try Self.program.get().metrics.filter { code.captures(of: "\\b\($0)\\b").isEmpty }
        #expect(missing.isEmpty, "\(missing.sorted())")
    }

    @Test(
        "Types, modules and products that the pages about the code name are declared",
        arguments: ["CONTRIBUTING.md", "docs/architecture.md", "docs/library.md"])
    func symbols(path: String) throws {
        let unknown = try DocumentationCheck(program: Self.program.get()).unknownSymbols(in: try document(path))
        #expect(unknown.isEmpty, "\(unknown)")
    }

    @Test("A type that is not declared is reported")
    func unknownSymbol() throws {
        let document = MarkdownDocument(
            path: "page.md", text: "`JSONTape`, `ProtTape`, `Protocol.receive`, `TrafficPolicyValidation`, `RULE`, `word`")
        let unknown = try DocumentationCheck(program: Self.program.get()).unknownSymbols(in: document)
        #expect(unknown == ["ProtTape", "Protocol"])
    }

    @Test("The diagram of the modules allows every import that Package.swift declares")
    func diagram() throws {
        let diagrams = try document("docs/architecture.md").code.filter { $0.language == "text" }
        try #require(diagrams.count == 1)
        let faults = try DocumentationCheck(program: Self.program.get()).importFaults(inDiagram: diagrams[0].text)
        #expect(faults.isEmpty, "\(faults)")
    }

    @Test("An import without an arrow and a module that the diagram lacks are reported")
    func wrongDiagram() throws {
        let faults = try DocumentationCheck(program: Self.program.get())
            .importFaults(inDiagram: "JSONTape → TextCoding\nPolicySchema → TextCoding")
        #expect(faults.contains("no arrow from PolicySchema to JSONTape"))
        #expect(faults.contains("not in the diagram: TrafficPolicy"))
        #expect(!faults.contains { $0.hasSuffix(": JSONTape") })
    }

    @Test(
        "Names that do not exist are reported",
        arguments: [
            ("[page](missing.md)", "link to a missing file: missing.md"),
            ("[page](#missing)", "link to a missing heading: #missing"),
            ("[page](install.md#missing)", "link to a missing heading: install.md#missing"),
            ("`ctp-webhook serv`", "unknown command: serv"),
            ("`ctp-webhook certs make`", "unknown command: make"),
            ("`ctp-webhook serve --prot 1`", "serve has no flag --prot"),
            ("`ctp-webhook crd --port 1`", "crd has no flag --port"),
            ("```sh\nkubectl get pods | build/ctp-webhook explain \\\n    -x -\n```", "explain has no flag -x"),
            ("```console\n$ ctp-webhook serve --prot=1\n```", "serve has no flag --prot"),
            ("```yaml\nargs: [serve, --prot=1]\n```", "unknown flag: --prot"),
            ("`--prot`", "unknown flag: --prot"),
            ("`hack/install --prot`", "hack/install has no flag --prot"),
            ("`ctp-webhook explain tls.minimum`", "unknown field: tls.minimum"),
            ("`CTP_WEBHOOK_PROT`", "unknown variable: CTP_WEBHOOK_PROT"),
            ("`ctp_webhook_prot_total{a,b}`", "unknown metric: ctp_webhook_prot_total"),
            ("`rate(controller_runtime_webhook_prot[5m])`", "unknown metric: controller_runtime_webhook_prot"),
            ("`/readyz/prot`", "unknown readiness check: prot"),
            ("```console\n[+]prot ok\n```", "unknown readiness check: prot"),
            ("```console\nError: spec.tls: must be set [tls-prot]\n```", "unknown rule: tls-prot"),
            ("the suffix `[tls-prot]`", "unknown rule: tls-prot"),
            ("the rule `tls-prot`", "unknown rule: tls-prot"),
            ("`ctp-webhook rules tls-prot`", "unknown rule: tls-prot"),
            ("`--rules tls-prot=warning`", "unknown rule: tls-prot"),
            ("```yaml\nrules:\n  tls-prot: off\n```", "unknown rule: tls-prot"),
            ("`hack/prot`", "missing file: hack/prot"),
            ("`Tests/Prot`", "missing file: Tests/Prot"),
            ("<!-- recorded in Package.swift -->\n```console\n$ ls\nprot\n```", "not in Package.swift: prot"),
            ("<!-- recorded in prot.txt -->\n```console\n$ ls\n```", "missing file: prot.txt"),
        ])
    func missing(text: String, problem: String) throws {
        #expect(try faults(in: text) == ["docs/page.md:\(line(of: text)): \(problem)"])
    }

    /// The line at which a document's only piece of code begins.
    private func line(of text: String) -> Int { text.hasPrefix("<!--") ? 2 : 1 }

    @Test("A link from a rule ID to another rule, or to none, is reported")
    func ruleLinks() throws {
        let faults = try faults(in: "[`cidr`](rules.md#conflict), [`tls-prot`](rules.md#cidr)")
        #expect(faults.contains("docs/page.md:1: the link of rule cidr leads to conflict"))
        #expect(faults.contains("docs/page.md:1: unknown rule: tls-prot"))
    }

    @Test("A script that is not executable is reported")
    func notExecutable() throws {
        let folder = try TemporaryFolder()
        let hack = folder.url.appendingPathComponent("hack")
        try FileManager.default.createDirectory(at: hack, withIntermediateDirectories: true)
        try Data().write(to: hack.appendingPathComponent("tool"))
        try Data().write(to: folder.url.appendingPathComponent("Package.swift"))
        let check = DocumentationCheck(program: try DocumentedProgram(repository: folder.url))
        let faults = try check.faults(in: MarkdownDocument(path: "page.md", text: "`hack/tool`"))
        #expect(faults == ["page.md:1: not executable: hack/tool"])
    }

    @Test(
        "Names that exist and names of other programs are accepted",
        arguments: [
            "# A *page*, its `name`\n[here](#a-page-its-name), [there](install.md#helm), [web](https://example.org/none.md#x)",
            "`ctp-webhook serve --port=1 --threads 2`, `ctp-webhook explain -R -o json -f -`, `ctp-webhook --version`",
            "```sh\nCTP_WEBHOOK_PORT=1 .build/debug/ctp-webhook serve   # --prot\n```",
            "```sh\nhelm upgrade ctp-webhook chart --prot\nkubectl get --prot | grep 'ctp-webhook serv'\n```",
            "`kubectl apply --prot`, the namespace `ctp-webhook-system`, the Service `ctp-webhook`",
            "```console\n$ kubectl apply\nError: --prot\n```",
            "`--port 1`, `hack/install --image IMAGE`, `hack/test --filter NAME`",
            "`controller_runtime_webhook_latency_seconds_bucket`, `/readyz/certificate`, `CTP_WEBHOOK_PORT`",
            "the rule `cidr`, `[cidr]`, `--rules cidr=off`, `--log-level=warning`, `ctp-webhook rules RULE`",
            "`hack/fuzz/TARGET`, `certs/made/tls.crt`, `elsewhere/hack/none`",
            "| Before | Now |\n|---|---|\n| `--prot` | `--port` |",
        ])
    func sound(text: String) throws {
        #expect(try faults(in: text) == [])
    }
}

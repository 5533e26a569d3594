import JSONTape
import Lint
import PolicySchema
import Reports
import Testing
import TrafficPolicy
import YAMLTape

/// Reads YAML as the command does.
let reader = LintReader(
    documents: { try? YAMLStream(parsing: $0.span).documents },
    tree: { text in
        if let documents = try? YAMLStream(parsing: text.span).documents, documents.count == 1, documents[0].isJSON {
            return SourceTree(json: documents[0], offset: 0)
        }
        return try? SourceTree(yaml: text)
    })

/// A file with a text.
func file(_ text: String, name: String = "a.yaml", isPatch: Bool = false) -> LintFile {
    let bytes = Array(text.utf8)
    do {
        return LintFile(
            name: name, text: bytes, documents: try YAMLStream(parsing: bytes.span).documents, isPatch: isPatch, reader: reader)
    } catch {
        let fault = LintFile.SyntaxFault(at: error.position, "\(error.reason)")
        return LintFile(name: name, text: bytes, documents: [], faults: [fault], isPatch: isPatch, reader: reader)
    }
}

/// The severities of the command without settings.
func severities(_ rules: LintConfiguration.Rules = LintConfiguration.Rules()) throws -> Severities {
    try LintConfiguration().severities(for: "a.yaml", commandLine: rules)
}

/// A linter that has checked texts.
struct Checked {
    let diagnostics: [Diagnostic]
    let messages: [InputMessage]
    let counts: DiagnosticReport.Counts

    init(_ texts: String..., rules: LintConfiguration.Rules = LintConfiguration.Rules()) throws {
        var options = Linter.Options()
        options.hasRanges = true
        options.namespace = "default"
        var linter = Linter(options)
        for text in texts { linter.lint(file(text), severities: try severities(rules)) }
        (diagnostics, messages, counts) = (linter.diagnostics.sorted(by: Diagnostic.precedes), linter.messages, linter.counts)
    }

    /// `3:5 error type spec.tls.minVersion`, a line each.
    var verdicts: [String] {
        diagnostics.map {
            "\($0.start.line):\($0.start.column) \($0.severity.rawValue) \($0.rule.id)" + ($0.field.isEmpty ? "" : " \($0.field)")
        }
    }
}

/// The lines before the spec of a policy.
let head = """
    apiVersion: gateway.envoyproxy.io/v1alpha1
    kind: ClientTrafficPolicy
    metadata:
      name: eg

    """

let target = "targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: eg}]"

/// A policy whose settings begin at line 7.
func policy(_ settings: String) -> String {
    head + "spec:\n  \(target)\n" + settings.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)\n" }.joined()
}

internal import JSONTape
internal import PolicySchema

extension DiagnosticReport {
    /// An array of findings, one in each line.
    var json: String {
        diagnostics.isEmpty ? "[]\n" : "[\n\(diagnostics.map(\.json).joined(separator: ",\n"))\n]\n"
    }

    /// A finding in each line.
    var jsonLines: String { diagnostics.map { $0.json + "\n" }.joined() }

    /// GitLab's Code Quality report (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format).
    var gitLab: String {
        var fingerprints = DiagnosticFingerprints()
        let issues = diagnostics.map { diagnostic in
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("description", "\(diagnostic.text) [\(diagnostic.rule.id)]")
                writer.member("check_name", diagnostic.rule.id)
                writer.member("fingerprint", fingerprints.next(of: diagnostic))
                writer.member("severity", diagnostic.severity == .error ? "major" : "minor")
                writer.key("location")
                writer.object { writer in
                    writer.member("path", diagnostic.relativePath)
                    writer.key("lines")
                    writer.object { writer in
                        writer.member("begin", diagnostic.start.line)
                        writer.member("end", diagnostic.end.line)
                    }
                }
            }
            return writer.text
        }
        return issues.isEmpty ? "[]\n" : "[\n\(issues.joined(separator: ",\n"))\n]\n"
    }
}

extension Diagnostic {
    /// The path without `./` in front, as code hosts expect it.
    var relativePath: String { file.hasPrefix("./") ? String(file.dropFirst(2)) : file }

    /// The finding as compact JSON.
    fileprivate var json: String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("file", file)
            writer.member("line", start.line)
            writer.member("column", start.column)
            writer.member("endLine", end.line)
            writer.member("endColumn", end.column)
            writer.member("rule", rule.id)
            writer.member("severity", severity.rawValue)
            writer.member("object", object)
            writer.member("field", field)
            writer.member("message", message)
            writer.key("fix")
            guard let fix else { return writer.null() }
            fix.write(to: &writer)
        }
        return writer.text
    }
}

extension DiagnosticFix {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("description", description)
            writer.member("safe", isSafe)
            writer.key("edits")
            writer.array { writer in
                for edit in edits {
                    writer.object { writer in
                        writer.member("line", edit.start.line)
                        writer.member("column", edit.start.column)
                        writer.member("endLine", edit.end.line)
                        writer.member("endColumn", edit.end.column)
                        writer.member("text", edit.text)
                    }
                }
            }
            writer.key("patch")
            patch.write(to: &writer)
        }
    }
}

internal import JSONTape
internal import PolicySchema
internal import TextCoding

extension DiagnosticReport {
    private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

    /// JUnit's report. A file is a test case; each finding at or above the threshold is a failed one.
    var junit: String {
        var cases: [String] = []
        var failures = 0
        let byFile = Dictionary(grouping: diagnostics, by: \.file)
        for file in Set(files).union(byFile.keys).sorted() {
            let all = byFile[file] ?? []
            let failing = all.filter { fails($0.severity) }
            failures += failing.count
            for finding in failing {
                let name = "\(file):\(finding.start.line):\(finding.start.column) \(finding.rule.id)"
                cases.append(
                    "    <testcase classname=\"\(file.xml)\" name=\"\(name.xml)\">\n"
                        + "      <failure message=\"\(finding.text.xml)\" type=\"\(finding.rule.id)\">"
                        + "\("\(finding)".xml)</failure>\n    </testcase>\n")
            }
            let rest = all.filter { !fails($0.severity) }
            guard failing.isEmpty || !rest.isEmpty else { continue }
            let head = "    <testcase classname=\"\(file.xml)\" name=\"\(file.xml)\""
            let texts = rest.map { "\($0)".xml + "\n" }.joined()
            cases.append(head + (rest.isEmpty ? "/>\n" : ">\n      <system-out>\(texts)</system-out>\n    </testcase>\n"))
        }
        for message in messages where message.severity == .error {
            cases.append(
                "    <testcase classname=\"\(message.location.xml)\" name=\"\(message.location.xml)\">\n"
                    + "      <error message=\"\(message.text.xml)\"/>\n    </testcase>\n")
        }
        let errors = messages.count { $0.severity == .error }
        let attributes = "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\""
        return Self.declaration + "<testsuites \(attributes)>\n"
            + "  <testsuite name=\"\(Self.tool) lint\" \(attributes)>\n" + cases.joined() + "  </testsuite>\n</testsuites>\n"
    }

    /// Checkstyle's report.
    var checkstyle: String {
        let byFile = Dictionary(grouping: diagnostics, by: \.file)
        let files = byFile.keys.sorted().map { file in
            let errors = (byFile[file] ?? []).map {
                "    <error line=\"\($0.start.line)\" column=\"\($0.start.column)\" severity=\"\($0.severity.rawValue)\""
                    + " message=\"\($0.text.xml)\" source=\"\(Self.tool).\($0.rule.id)\"/>\n"
            }
            return "  <file name=\"\(file.xml)\">\n\(errors.joined())  </file>\n"
        }
        return Self.declaration + "<checkstyle version=\"8.0\">\n" + files.joined() + "</checkstyle>\n"
    }

    /// Workflow commands of GitHub Actions (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
    var gitHub: String {
        diagnostics.map { finding in
            var text = "::\(finding.severity.rawValue) file=\(finding.relativePath.gitHubProperty),line=\(finding.start.line)"
            text += ",col=\(finding.start.column),endLine=\(finding.end.line)"
            // A column is only allowed on one line.
            if finding.end.line == finding.start.line { text += ",endColumn=\(finding.end.column)" }
            return text + ",title=\(finding.rule.id.gitHubProperty)::\(finding.text.gitHubData)\n"
        }.joined()
    }
}

extension String {
    /// The text in an element or an attribute. Characters that XML 1.0 §2.2 forbids become U+FFFD.
    fileprivate var xml: String {
        var text = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar {
            case "&": text.append(contentsOf: "&amp;".unicodeScalars)
            case "<": text.append(contentsOf: "&lt;".unicodeScalars)
            case ">": text.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": text.append(contentsOf: "&quot;".unicodeScalars)
            case "\n": text.append(contentsOf: "&#10;".unicodeScalars)
            case "\t", " "..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"..."\u{10FFFF}": text.append(scalar)
            default: text.append("\u{FFFD}")
            }
        }
        return String(text)
    }

    fileprivate var gitHubData: String {
        replacingOccurrences(of: "%", with: "%25").replacingOccurrences(of: "\r", with: "%0D").replacingOccurrences(
            of: "\n", with: "%0A")
    }

    fileprivate var gitHubProperty: String {
        gitHubData.replacingOccurrences(of: ":", with: "%3A").replacingOccurrences(of: ",", with: "%2C")
    }
}

internal import JSONTape
internal import PolicySchema

extension DiagnosticReport {
    /// SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).
    var sarif: String {
        var rules: [Rule] = []
        var indexes: [Rule: Int] = [:]
        for diagnostic in diagnostics where indexes[diagnostic.rule] == nil {
            indexes[diagnostic.rule] = rules.count
            rules.append(diagnostic.rule)
        }
        var fingerprints = DiagnosticFingerprints()
        let results = diagnostics.map { $0.sarifResult(ruleIndex: indexes[$0.rule] ?? 0, fingerprints.next(of: $0)) }
        let driver: [JSONValue.Member] = [
            .init("name", Self.tool), .init("version", context.version), .init("semanticVersion", context.version),
            .init("rules", .array(rules.map(\.sarif))),
        ]
        let failed = messages.contains { $0.severity == .error }
        let run: [JSONValue.Member] = [
            .init("tool", .object([.init("driver", .object(driver))])),
            .init("columnKind", "unicodeCodePoints"),
            .init(
                "invocations",
                .array([
                    .object([
                        .init("executionSuccessful", .boolean(!failed)),
                        .init("toolExecutionNotifications", .array(messages.map(\.sarif))),
                    ])
                ])),
            .init("results", .array(results)),
        ]
        return IndentedJSONWriter.text(
            of: .object([
                .init("$schema", "https://json.schemastore.org/sarif-2.1.0.json"), .init("version", "2.1.0"),
                .init("runs", .array([.object(run)])),
            ]))
    }
}

extension JSONValue.Member {
    fileprivate init(_ key: String, _ value: JSONValue) { self.init(key: key, value: value) }
    fileprivate init(_ key: String, _ text: String) { self.init(key: key, value: .string(text)) }
    fileprivate init(_ key: String, _ number: Int) { self.init(key: key, value: .number("\(number)")) }
}

extension JSONValue {
    /// A `message` or a `multiformatMessageString` (§3.11, §3.12).
    fileprivate static func message(_ text: String) -> JSONValue { .object([.init("text", text)]) }
}

extension Severity {
    /// The `level` of a result (§3.27.10). Both words are SARIF's own.
    fileprivate var level: String { rawValue }
}

extension InputMessage {
    fileprivate var sarif: JSONValue {
        .object([.init("level", severity.rawValue), .init("message", .message("\(location): \(text)"))])
    }
}

extension Rule {
    /// A `reportingDescriptor` (§3.49).
    fileprivate var sarif: JSONValue {
        var help = "\(reason.first?.uppercased() ?? "")\(reason.dropFirst()). Detected by: \(detectedBy)."
        if let consequence { help += " Otherwise the policy would have \(consequence)." }
        return .object([
            .init("id", id), .init("shortDescription", .message(reason)),
            .init(
                "help",
                .object([
                    .init("text", "\(help) Bad: \(bad) Good: \(good)"),
                    .init("markdown", "\(help)\n\nBad:\n\n```json\n\(bad)\n```\n\nGood:\n\n```json\n\(good)\n```"),
                ])),
            .init("defaultConfiguration", .object([.init("level", severity.level)])),
        ])
    }
}

extension Diagnostic {
    /// A `result` (§3.27).
    fileprivate func sarifResult(ruleIndex: Int, _ fingerprint: String) -> JSONValue {
        var location: [JSONValue.Member] = [
            .init(
                "physicalLocation",
                .object([.init("artifactLocation", artifact), .init("region", Self.region(start, end))]))
        ]
        let name = [object, field].filter { !$0.isEmpty }.joined(separator: ": ")
        if !name.isEmpty {
            location.append(.init("logicalLocations", .array([.object([.init("fullyQualifiedName", name)])])))
        }
        var result: [JSONValue.Member] = [
            .init("ruleId", rule.id), .init("ruleIndex", ruleIndex), .init("level", severity.level),
            .init("message", .message(text)), .init("locations", .array([.object(location)])),
            .init("partialFingerprints", .object([.init("ctpWebhookFinding/v1", fingerprint)])),
        ]
        if let fix, !fix.edits.isEmpty {
            let change: [JSONValue.Member] = [
                .init("artifactLocation", artifact), .init("replacements", .array(fix.edits.map(\.sarif))),
            ]
            result.append(
                .init(
                    "fixes",
                    .array([
                        .object([
                            .init("description", .message(fix.description)),
                            .init("artifactChanges", .array([.object(change)])),
                        ])
                    ])))
        }
        return .object(result)
    }

    /// An `artifactLocation` (§3.4).
    private var artifact: JSONValue { .object([.init("uri", relativePath.uriEncoded)]) }

    /// A `region` (§3.30).
    fileprivate static func region(_ start: SourcePosition, _ end: SourcePosition) -> JSONValue {
        .object([
            .init("startLine", start.line), .init("startColumn", start.column), .init("endLine", end.line),
            .init("endColumn", end.column),
        ])
    }
}

extension DiagnosticFix.Edit {
    /// A `replacement` (§3.57).
    fileprivate var sarif: JSONValue {
        .object([.init("deletedRegion", Diagnostic.region(start, end)), .init("insertedContent", .message(text))])
    }
}

extension String {
    /// A path as a URI reference (RFC 3986 §3.3).
    fileprivate var uriEncoded: String {
        var text = hasPrefix("/") ? "file://" : ""
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                text.unicodeScalars.append(UnicodeScalar(byte))
            default:
                text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }
}

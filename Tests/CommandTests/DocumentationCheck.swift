import Foundation

/// Checks documents against the program. Everything that they name must exist.
///
/// The documents follow these conventions:
/// - A command includes its program, so flags of kubectl or helm are not mistaken for ours.
/// - A flag without a program belongs to a command of ours or to a script in `hack`.
/// - A rule appears as "rule `ID`", as a link to rules.md, in brackets at the end of a message, or with a severity.
/// - A path component in upper case is a placeholder.
struct DocumentationCheck {
    let program: DocumentedProgram

    /// Returns the names of a document that do not exist, each as `path:line: problem`.
    func faults(in document: MarkdownDocument) throws -> [String] {
        var faults: [String] = []
        func add(_ line: Int, _ problems: [String]) {
            faults += problems.map { "\(document.path):\(line): \($0)" }
        }
        for link in document.links { add(link.line, try self.faults(inLink: link.target, of: document)) }
        for (line, text) in document.prose { add(line, ruleFaults(inProse: text)) }
        for code in document.code {
            add(code.line, try commandFaults(in: code))
            add(code.line, nameFaults(in: code.text))
            add(code.line, ruleFaults(in: code))
            add(code.line, pathFaults(in: code.text))
            add(code.line, try recordingFaults(in: code))
        }
        return faults
    }

    /// Returns the undeclared types, modules and products that a page about the code names. A word in capitals is a placeholder.
    func unknownSymbols(in document: MarkdownDocument) -> [String] {
        // `Package.swift` is a file, not a type.
        let spans = document.code.filter { $0.language == nil && !program.exists($0.text) }
        let pattern = #"^([A-Z][A-Z]*[a-z][A-Za-z0-9]*)(?:\.[a-z]\w*)?$"#
        let named = spans.compactMap { $0.text.captures(of: pattern).first?[1] }
        return named.filter { !program.symbols.contains($0) }
    }

    /// Returns the imports of modules that no arrow of a diagram allows, and the modules that it lacks.
    ///
    /// A line of the diagram reads `Admission → PolicyAttachment, KubernetesStatus`. An arrow also allows the imports of the other module.
    func importFaults(inDiagram text: String) -> [String] {
        let lines = text.captures(of: #"^(\w+) +→ (.*)$"#)
        let arrows = Dictionary(
            lines.map { ($0[1], Set($0[2].components(separatedBy: ", "))) }, uniquingKeysWith: { $0.union($1) })
        func reach(_ module: String, _ seen: inout Set<String>) {
            for next in arrows[module] ?? [] where seen.insert(next).inserted { reach(next, &seen) }
        }
        return program.modules.sorted { $0.key < $1.key }.flatMap { module, imports in
            guard arrows[module] != nil else { return ["not in the diagram: \(module)"] }
            var allowed: Set<String> = []
            reach(module, &allowed)
            return imports.subtracting(allowed).sorted().map { "no arrow from \(module) to \($0)" }
        }
    }

    // MARK: Links

    private func faults(inLink target: String, of document: MarkdownDocument) throws -> [String] {
        let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let folder = program.url(document.path).deletingLastPathComponent()
        let file = parts[0].isEmpty ? program.url(document.path) : folder.appendingPathComponent(parts[0]).standardizedFileURL
        var anchors = document.anchors
        if !parts[0].isEmpty {
            guard FileManager.default.fileExists(atPath: file.path) else { return ["link to a missing file: \(target)"] }
            if parts.count > 1 {
                anchors = MarkdownDocument(path: parts[0], text: try String(contentsOf: file, encoding: .utf8)).anchors
            }
        }
        return parts.count == 1 || anchors.contains(parts[1]) ? [] : ["link to a missing heading: \(target)"]
    }

    // MARK: Commands and flags

    private func commandFaults(in code: MarkdownDocument.Code) throws -> [String] {
        var text = code.text.replacingOccurrences(of: "\\\n", with: " ")
        switch code.language {
        case "sh", nil: break
        case "console": text = text.captures(of: #"^\$ (.*)$"#).map { $0[1] }.joined(separator: "\n")
        default: return bareFlagFaults(text.captures(of: #"(?<![\w-])--[a-z][a-z0-9-]*"#).map { $0[0] })
        }
        return try text.components(separatedBy: "\n").flatMap { line in
            try CommandWords(line).commands.flatMap { try commandFaults(in: $0) }
        }
    }

    private func commandFaults(in words: [String]) throws -> [String] {
        let words = Array(words.drop { !$0.captures(of: #"^[A-Z_]+="#).isEmpty })
        guard let first = words.first else { return [] }
        if first.hasPrefix("--") { return bareFlagFaults(words) }
        if !first.captures(of: #"^(hack|certs|\.ci)/"#).isEmpty { return scriptFaults(first, words) }
        guard first == "ctp-webhook" || first.hasSuffix("/ctp-webhook"), !first.contains("://") else { return [] }
        return try commandFaults(of: words.dropFirst())
    }

    private func commandFaults(of words: ArraySlice<String>) throws -> [String] {
        var (command, rest) = (program.root, words)
        while let name = rest.first, let subcommands = command.subcommands, !subcommands.isEmpty, !name.hasPrefix("-") {
            guard let next = subcommands.first(where: { $0.commandName == name }) else { return ["unknown command: \(name)"] }
            (command, rest) = (next, rest.dropFirst())
        }
        var faults: [String] = []
        for word in rest where word.hasPrefix("-") && word != "-" {
            let flag = String(word.prefix { $0 != "=" })
            if !command.flags.contains(flag) { faults.append("\(command.commandName) has no flag \(flag)") }
        }
        guard let argument = rest.first, !argument.captures(of: "^[a-z][a-zA-Z0-9.-]*$").isEmpty else { return faults }
        if command.commandName == "rules", !program.rules.contains(argument) { faults.append("unknown rule: \(argument)") }
        if command.commandName == "explain", try !program.hasField(argument) { faults.append("unknown field: \(argument)") }
        return faults
    }

    private func bareFlagFaults(_ words: [String]) -> [String] {
        words.filter { $0.hasPrefix("--") }.map { String($0.prefix { $0 != "=" }) }
            .filter { !program.root.allFlags.contains($0) && !program.scriptFlags.contains($0) }
            .map { "unknown flag: \($0)" }
    }

    /// A script that passes its arguments to another program accepts the flags of that program.
    private func scriptFaults(_ script: String, _ words: [String]) -> [String] {
        guard let text = try? String(contentsOf: program.url(script), encoding: .utf8), !text.contains("\"$@\"") else {
            return []
        }
        return words.filter { $0.hasPrefix("--") && $0 != "--help" && !text.contains($0) }.map { "\(script) has no flag \($0)" }
    }

    // MARK: Names

    private func nameFaults(in text: String) -> [String] {
        let metrics = text.captures(of: #"\b(?:(?:ctp_webhook|controller_runtime_webhook)_[a-z0-9_]+|process_[a-z_]+)"#).map {
            $0[0]
        }
        let variables = text.captures(of: #"\bCTP_WEBHOOK_[A-Z0-9_]+"#).map { $0[0] }
        let checks = text.captures(of: #"/readyz/([a-z-]+)|^\[[+-]\]([a-z-]+) "#).map { $0[1] + $0[2] }
        return metrics.filter { !isMetric($0) }.map { "unknown metric: \($0)" }
            + variables.filter { !program.variables.contains($0) }.map { "unknown variable: \($0)" }
            + checks.filter { !program.readinessChecks.contains($0) }.map { "unknown readiness check: \($0)" }
    }

    private func isMetric(_ name: String) -> Bool {
        let suffixes = ["", "_bucket", "_sum", "_count"]
        return suffixes.contains { name.hasSuffix($0) && program.metrics.contains(String(name.dropLast($0.count))) }
    }

    private func ruleFaults(inProse text: String) -> [String] {
        let named = text.captures(of: #"\brules? `([a-z0-9-]+)`"#).map { $0[1] }
        let linked = text.captures(of: #"\[`([a-z0-9-]+)`\]\([a-z./]*rules\.md#([a-z0-9-]+)\)"#)
        return unknownRules(named + linked.map { $0[1] })
            + linked.filter { $0[1] != $0[2] }.map { "the link of rule \($0[1]) leads to \($0[2])" }
    }

    private func ruleFaults(in code: MarkdownDocument.Code) -> [String] {
        var named = code.text.captures(of: #"(?<![\w-])([a-z][a-z0-9-]*)=(?:error|warning|off)\b"#).map { $0[1] }
        if code.language == "yaml", code.text.contains("rules:") {
            named += code.text.captures(of: #"^ +([a-z0-9-]+): (?:error|warning|off) *$"#).map { $0[1] }
        }
        // A rule ID ends a message, or is the whole span.
        if ["console", "text", nil].contains(code.language) {
            named += code.text.captures(of: #"(?:^| )\[([a-z][a-z0-9-]*)\] *$"#).map { $0[1] }
        }
        return unknownRules(named)
    }

    private func unknownRules(_ names: [String]) -> [String] {
        names.filter { !program.rules.contains($0) }.map { "unknown rule: \($0)" }
    }

    // MARK: Files

    private func pathFaults(in text: String) -> [String] {
        let paths = text.captures(of: #"(?<![\w./-])((?:hack|certs|\.ci|Tests|Sources|manifests|docs|\.github)/[\w.+/-]*[\w/])"#)
        return paths.map { $0[1] }.filter { !$0.hasPrefix("certs/made") }.flatMap { path in
            let known = path.split(separator: "/").prefix { $0.captures(of: "^[A-Z]{2,}$").isEmpty }.joined(separator: "/")
            guard program.exists(known) else { return ["missing file: \(path)"] }
            let url = program.url(known)
            let isScript = !known.captures(of: #"^(hack|certs|\.ci)/"#).isEmpty && url.pathExtension.isEmpty
            return isScript && !FileManager.default.isExecutableFile(atPath: url.path) ? ["not executable: \(path)"] : []
        }
    }

    /// Output with a recording must equal lines of that file. Recordings hold SINCE in place of a time.
    private func recordingFaults(in code: MarkdownDocument.Code) throws -> [String] {
        guard let recording = code.recording else { return [] }
        guard program.exists(recording) else { return ["missing file: \(recording)"] }
        let text = try String(contentsOf: program.url(recording), encoding: .utf8)
        let recorded = Set(text.components(separatedBy: "\n").map { $0.trimmingCharacters(in: .whitespaces) })
        return code.text.components(separatedBy: "\n").filter { !$0.hasPrefix("$ ") }
            .map { $0.replacingOccurrences(of: #"\d{4}-\d\d-\d\dT[\d:]+Z"#, with: "SINCE", options: .regularExpression) }
            .filter { !recorded.contains($0) }
            .map { "not in \(recording): \($0)" }
    }
}

extension Substring {
    fileprivate func captures(of pattern: String) -> [[String]] { String(self).captures(of: pattern) }
}

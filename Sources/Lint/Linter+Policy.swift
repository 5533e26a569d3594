internal import JSONTape
internal import PolicyAttachment
internal import PolicySchema
internal import Reports
internal import TrafficPolicy

extension Linter {
    /// Checks a policy.
    mutating func lint(_ policy: LintedPolicy, _ text: LintedText) {
        let first = found.count
        if let comparison = options.comparison {
            reportChanges(comparison, policy, text)
        } else {
            reportFindings(policy, text)
        }
        reportMetadata(policy, text)
        if let value = policy.annotation("ctp-webhook.io/ignore") {
            annotations.append(
                IgnoreDirective(
                    rules: policy.tape.text(at: value),
                    position: text.position(of: policy.tape.key(ofValue: value), in: policy.tape),
                    scope: .policy(text.position(of: policy.place, in: policy.tape))))
        }
        guard found.count > first else { return }
        let (name, position) = (policy.name, text.position(of: policy.place, in: policy.tape))
        for index in first..<found.count { (found[index].object, found[index].policy) = (name, position) }
    }

    /// Reports the findings of the rules about fields and notation.
    private mutating func reportFindings(_ policy: LintedPolicy, _ text: LintedText) {
        let namespace = options.namespace
        let completed = complete(policy, text)
        if let completed {
            validator.validate(completed, at: completed.root, namespace: namespace)
        } else {
            validator.validate(policy.tape, at: policy.place, namespace: namespace)
        }
        if !validator.findings.isEmpty { report(validator.findings, policy, text) }
        reportRepeatedKeys(policy, text)
        if !policy.tape.isJSON { reportAmbiguousScalars(policy, text) }
        if attachment != nil { reportAttachment(policy, text) }
    }

    /// Reports the missing `group` and `kind` of targets, and returns the policy with them, as the mutating webhook completes it; nil if none is
    /// missing.
    private mutating func complete(_ policy: LintedPolicy, _ text: LintedText) -> JSONTape? {
        let completed = CompletedPolicy(
            policy.tape, at: policy.place, namespace: options.namespace, defaulter: &defaulter)
        guard let completed else { return nil }
        guard let severity = severities[LintRule.targetGroup] else { return completed.tape }
        for (path, value) in completed.missing {
            let finding = Finding(
                LintRule.targetGroup, severity: severity, .required, at: path, details: ["default": value.plainText])
            append(finding, policy, text, fix: JSONPatch([.add(path, value)]))
        }
        return completed.tape
    }

    private mutating func report(_ findings: Findings, _ policy: LintedPolicy, _ text: LintedText) {
        for finding in findings.kept where finding.rule != .duplicateKey {
            // The validator sees the value as JSON, and so gives its advice without the text of the file.
            let finding = finding.rule == .type ? withNotation(finding, policy, text) : finding
            append(finding, message: finding.messageWithoutRule, policy, text, fix: finding.fix)
        }
        let dropped = findings.droppedErrors + findings.droppedWarnings
        if dropped > 0 {
            add(
                InputMessage(
                    .note, at: text.file.name.printable, "\(policy.name.printable): \(dropped) more findings are not shown"))
        }
    }

    /// Appends a finding about a field of a policy.
    mutating func append(
        _ finding: Finding, message: String? = nil, _ policy: LintedPolicy, _ text: LintedText, fix: JSONPatch?
    ) {
        let isAboutValue = finding.kind != .forbidden && finding.kind != .required
        found.append(
            LintFinding(
                rule: finding.rule, severity: finding.severity,
                position: position(of: finding.path, isAboutValue: isAboutValue, policy, text), field: "\(finding.path)",
                message: message ?? finding.text,
                fix: fix.map {
                    DiagnosticFix(
                        document: policy.document, policy: policy.path, patch: $0.moved(to: policy.path),
                        isSafe: $0.isSafe(finding, policy))
                }))
    }

    /// The position of a field: of its value if that is at fault and fits in a line, or else of its key.
    func position(of path: FieldPath, isAboutValue: Bool, _ policy: LintedPolicy, _ text: LintedText) -> SourcePosition {
        let spot = policy.spot(path)
        let isScalar = policy.tape.kind(at: spot.value) != .object && policy.tape.kind(at: spot.value) != .array
        let showsValue = isAboutValue && spot.isExact && isScalar
        return text.position(of: showsValue ? spot.value : spot.key ?? spot.value, in: policy.tape)
    }

    // MARK: Notation

    /// A finding about the type of a value, with advice that names the scalar of YAML if the policy accepts that in quotes.
    private func withNotation(_ finding: Finding, _ policy: LintedPolicy, _ text: LintedText) -> Finding {
        let spot = policy.spot(finding.path)
        let kind: String
        switch policy.tape.kind(at: spot.value) {
        case .true, .false: kind = "a boolean"
        case .integer, .decimal: kind = "a number"
        default: return finding
        }
        guard spot.isExact, !policy.tape.isJSON else { return finding }
        let scalar = text.plainScalar(at: policy.tape.position(of: spot.value))
        let patch = JSONPatch([.replace(finding.path, .string(scalar))])
        guard !scalar.isEmpty, let object = try? patch.applied(to: JSONValue(policy.place, of: policy.tape)),
            let tape = try? JSONTape(parsing: object.text)
        else { return finding }
        var validator = PolicyValidator(tables)
        validator.validate(tape, at: tape.root, namespace: options.namespace)
        let remains = validator.findings.kept.contains { $0.path == finding.path && $0.severity == .error }
        if remains { return finding }
        let advice = "YAML reads \(scalar) as \(kind), so write \"\(scalar)\""
        return Finding(
            .type, severity: finding.severity, finding.kind, at: finding.path, badValue: finding.badValue,
            details: ["expected": "a string", "found": policy.tape.kind(at: spot.value).description, "advice": advice], fix: patch
        )
    }

    /// Reports plain scalars that YAML 1.2 reads differently from kubectl.
    private mutating func reportAmbiguousScalars(_ policy: LintedPolicy, _ text: LintedText) {
        guard let severity = severities[LintRule.ambiguous], let spec = policy.tape.presentMember("spec", of: policy.place) else {
            return
        }
        let tape = policy.tape
        var place = tape.first(in: spec)
        while place < tape.end(of: spec) {
            defer { place = tape.first(in: place) }
            let kind = tape.kind(at: place)
            guard kind == .integer || kind == .true || kind == .false else { continue }
            let scalar = text.plainScalar(at: tape.position(of: place))
            let meaning = tape.text(at: place)
            // YAML 1.2 reads these as well.
            guard !scalar.isEmpty, scalar.lowercased() != meaning, scalar != "+" + meaning, !scalar.hasPrefix("0x") else {
                continue
            }
            // A value that is not a string has its advice already.
            let position = tape.position(of: place)
            if found.contains(where: { $0.position == position && $0.rule == .type }) { continue }
            let path = tape.path(from: policy.place, to: place)
            let finding = Finding(
                LintRule.ambiguous, severity: severity, .invalid, at: path, details: ["text": scalar, "meaning": meaning])
            let value: JSONValue = kind == .integer ? .number(meaning) : .boolean(kind == .true)
            append(finding, policy, text, fix: JSONPatch([.replace(path, value)]))
        }
    }

    private mutating func reportRepeatedKeys(_ policy: LintedPolicy, _ text: LintedText) {
        let tape = policy.tape
        guard !tape.repeatedKeys.isEmpty, let severity = severities[.duplicateKey] else { return }
        for key in tape.repeatedKeys where policy.place < key && key < tape.end(of: policy.place) {
            let path = tape.path(from: policy.place, to: key)
            let first = policy.spot(path)
            let finding = Finding(.duplicateKey, severity: severity, .invalid, at: path, details: [:])
            let place = text.position(of: first.key ?? first.value, in: tape)
            found.append(
                LintFinding(
                    rule: .duplicateKey, severity: severity, position: text.position(of: key, in: tape), field: "\(path)",
                    message: "\(finding.text); the first is at line \(place.line), column \(place.column)"))
        }
    }

    private mutating func reportMetadata(_ policy: LintedPolicy, _ text: LintedText) {
        let tape = policy.tape
        guard let severity = severities[LintRule.object], let (path, error) = tape.metadataError(at: policy.place) else { return }
        // The API server makes a name of generateName.
        let metadata = tape.presentMember("metadata", of: policy.place)
        if let metadata, path.steps.count == 1, tape.presentMember("generateName", of: metadata) != nil { return }
        let finding = Finding(LintRule.object, severity: severity, .required, at: path, details: ["error": error])
        append(finding, policy, text, fix: nil)
    }
}

extension JSONValue {
    /// A string as it is, or the JSON text of another value.
    fileprivate var plainText: String { if case .string(let text) = self { text } else { text } }
}

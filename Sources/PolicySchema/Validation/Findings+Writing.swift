internal import TextCoding
package import JSONTape

extension Findings {
    /// Appends a finding that was made elsewhere. It is not counted and keeps its severity.
    package mutating func append(_ finding: Finding) {
        let path = append(finding.path)
        let badValue = finding.badValue.map { append($0) }
        let text = append(finding.text)
        if let fix = finding.fix { fixes.append(fix) }
        if finding.severity == .error { keptErrorCount += 1 }
        entries.append(
            Entry(
                rule: finding.rule, severity: finding.severity, kind: finding.kind, steps: path, badValue: badValue, error: text,
                warning: text, identity: finding.identity, fix: finding.fix == nil ? nil : fixes.count - 1, crdRejects: false))
    }

    /// Appends the finding of a violation for which ``shouldRecord(_:)`` returned true.
    ///
    /// - Parameters:
    ///   - path: the steps of its path, which are the last of ``steps``.
    ///   - badValue: the offending value in ``bytes``.
    ///   - details: the values of the placeholders in the message.
    ///   - crdRejects: whether the CRD rejects the object because of the violation; nil if the rule decides.
    mutating func record(
        _ rule: Rule, _ message: RuleMessage, _ kind: Finding.Kind, at path: Range<Int>, badValue: Range<Int>? = nil,
        identity: Int = 0, _ details: MessageDetails = [:], fix: JSONPatch? = nil, crdRejects: Bool? = nil
    ) {
        let severity = severities[rule] ?? rule.severity
        // An error needs both texts, because an update can make it a warning.
        let error = severity == .error ? append(message.error, badValue, details) : nil
        let warning = append(message.warning, badValue, details)
        if let fix { fixes.append(fix) }
        if severity == .error { keptErrorCount += 1 }
        entries.append(
            Entry(
                rule: rule, severity: severity, kind: kind, steps: path, badValue: badValue, error: error, warning: warning,
                identity: identity, fix: fix == nil ? nil : fixes.count - 1,
                crdRejects: crdRejects ?? rule.isEnforcedByCRD))
    }

    /// Appends the finding of a violation for which ``shouldRecord(_:)`` returned true, with the rule's own message.
    package mutating func record(
        _ rule: Rule, _ kind: Finding.Kind, at path: FieldPath, badValue: String? = nil, details: MessageDetails = [:],
        fix: JSONPatch? = nil
    ) {
        guard let message = rule.message else { preconditionFailure("\(rule.id) has no message") }
        let path = append(path)
        record(rule, message, kind, at: path, badValue: badValue.map { append($0) }, details, fix: fix)
    }

    // MARK: Paths

    /// Appends a step to an item of a list.
    mutating func append(index: Int) {
        let start = bytes.count
        bytes.append(UInt8(ascii: "["))
        bytes.append(decimal: index)
        bytes.append(UInt8(ascii: "]"))
        steps.append(.index(index, start..<bytes.count))
    }

    /// Appends a step to a member of any name.
    mutating func append(name: Span<UInt8>) { append(name: name, isWord: name.isWord) }

    /// Appends a step to a member.
    mutating func append(name: Span<UInt8>, isWord: Bool) {
        bytes.append(addingCapacity: 1 + name.count) { output in
            output.append(UInt8(ascii: "."))
            output.append(name)
        }
        steps.append(.name(bytes.count - name.count..<bytes.count, isWord: isWord))
    }

    /// Appends the steps from a container to a value, or to a key, inside it.
    mutating func append(pathFrom container: JSONTape.Place, to target: JSONTape.Place, _ tape: JSONTape) {
        var container = container
        while container != target, let item = tape.item(of: container, around: target) {
            switch item.entrance {
            case .key(let key):
                tape.withText(at: key) { append(name: $0) }
                // The path ends at the key if the key is the target.
                if key == target { return }
            case .index(let index): append(index: index)
            }
            container = item.value
        }
    }

    /// Appends the steps of a path.
    private mutating func append(_ path: FieldPath) -> Range<Int> {
        let first = steps.count
        for step in path.steps {
            switch step {
            case .index(let index): append(index: index)
            case .name(var name): name.withUTF8 { append(name: $0.span) }
            }
        }
        return first..<steps.count
    }

    // MARK: Texts

    /// Appends a text.
    mutating func append(_ text: String) -> Range<Int> {
        let start = bytes.count
        bytes.append(text)
        return start..<bytes.count
    }

    private mutating func append(
        _ template: MessageTemplate, _ value: Range<Int>?, _ details: MessageDetails
    ) -> Range<Int> {
        let start = bytes.count
        template.write(to: &bytes, value: value, details)
        return start..<bytes.count
    }

    /// Appends a value as a finding repeats it.
    mutating func append(excerptOf place: JSONTape.Place, _ tape: JSONTape) -> Range<Int> {
        let start = bytes.count
        let kind = tape.kind(at: place)
        let isWritten = tape.withText(at: place) { text in
            guard kind != .array, kind != .object, text.count <= Finding.maxValueLength, text.isPlain else { return false }
            if kind == .string { bytes.append(UInt8(ascii: "\"")) }
            bytes.append(text)
            if kind == .string { bytes.append(UInt8(ascii: "\"")) }
            return true
        }
        if !isWritten { bytes.append(tape.excerpt(of: place)) }
        return start..<bytes.count
    }
}

extension Span<UInt8> {
    /// Whether a path prints the name without brackets and quotes.
    var isWord: Bool {
        guard !isEmpty else { return false }
        if areLetters { return true }
        for index in indices {
            switch self[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                continue
            default: return false
            }
        }
        return true
    }
}

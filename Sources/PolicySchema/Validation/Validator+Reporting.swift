internal import JSONTape

/// The reports of a validator. None of this code runs for a valid object.
extension Validator {
    /// Reports a value that violates a rule.
    ///
    /// - Parameter details: the values of the placeholders in the rule's message.
    /// - Returns: whether rules of its parent may read the value all the same, as they may if the rule is a warning by default.
    mutating func report(
        _ rule: Rule, _ kind: Finding.Kind, _ tape: JSONTape, _ place: JSONTape.Place, hidingValue: Bool = false,
        _ details: MessageDetails = [:], fix: Fix? = nil
    ) -> Bool {
        if findings.shouldRecord(rule) { record(rule, kind, tape, place, hidingValue: hidingValue, details, fix: fix) }
        return rule.severity == .warning
    }

    /// Records a violation that was counted.
    mutating func record(
        _ rule: Rule, _ kind: Finding.Kind, _ tape: JSONTape, _ place: JSONTape.Place, hidingValue: Bool = false,
        _ details: MessageDetails, fix: Fix? = nil
    ) {
        let path = writePath(to: place, tape)
        record(
            rule, kind, at: path, badValue: hidingValue ? nil : findings.append(excerptOf: place, tape),
            identity: identity(of: place, rule, tape), details, fix: patch(fix, at: path))
    }

    /// Records a violation that was counted, with the rule's own message.
    mutating func record(
        _ rule: Rule, _ kind: Finding.Kind, at path: Range<Int>, badValue: Range<Int>? = nil, identity: Int = 0,
        _ details: MessageDetails = [:], fix: JSONPatch? = nil
    ) {
        guard let message = rule.message else { preconditionFailure("\(rule.id) has no message") }
        findings.record(rule, message, kind, at: path, badValue: badValue, identity: identity, details, fix: fix)
    }

    func identity(of place: JSONTape.Place, _ rule: Rule, _ tape: JSONTape) -> Int {
        findings.isError(rule) ? tape.identity(of: place) : 0
    }

    // MARK: Paths

    /// Appends the path of a value in the innermost container, or of that container.
    mutating func writePath(to value: JSONTape.Place, _ tape: JSONTape) -> Range<Int> {
        let start = findings.steps.count
        walk.path.forEachStep(to: value, tape) { step in
            switch step {
            case .key(let key): tape.withText(at: key) { findings.append(name: $0) }
            case .index(let index): findings.append(index: index)
            }
        }
        return start..<findings.steps.count
    }

    /// Appends the path of a member, which may be absent, of the innermost object.
    mutating func writePath(
        to name: SchemaCode.Name, of object: JSONTape.Place, _ tape: JSONTape
    ) -> Range<Int> {
        let path = writePath(to: object, tape)
        write(name)
        return path.lowerBound..<findings.steps.count
    }

    mutating func write(_ name: SchemaCode.Name) {
        // A span of the stored property would borrow the whole validator.
        let bytes = program.code.nameBytes
        findings.append(name: bytes.span.extracting(name.offset..<name.offset + name.count), isWord: name.isWord)
    }

    /// The patch of a fix, unless findings have none.
    func patch(_ fix: Fix?, at path: Range<Int>) -> JSONPatch? {
        findings.suggestsFixes ? fix?.patch(at: findings.fieldPath(path)) : nil
    }
}

extension Fix {
    /// The patch that applies the fix to the value at a path.
    fileprivate func patch(at path: FieldPath) -> JSONPatch {
        switch self {
        case .remove: JSONPatch([.remove(path)])
        case .replace(let value): JSONPatch([.replace(path, value)])
        }
    }
}

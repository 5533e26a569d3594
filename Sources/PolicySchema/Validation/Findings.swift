internal import TextCoding
internal import JSONTape

/// The findings of one review, at most ``capacity`` of each severity.
///
/// They are kept as numbers and bytes, in arrays that the next review reuses. Answers are written from the bytes; ``kept`` makes a
/// ``Finding`` of each.
public struct Findings: Sendable {
    /// The largest number of findings of one severity that are kept. The rest is only counted, so that a hostile object cannot make the
    /// answer large.
    public static let capacity = 256

    /// A finding in short: the ranges of its texts in `bytes`, and of its path in `steps`.
    package struct Entry: Sendable {
        package let rule: Rule
        package internal(set) var severity: Severity
        package let kind: Finding.Kind
        let steps: Range<Int>
        let badValue: Range<Int>?
        /// The text of an error; nil for a finding that is a warning from the start.
        let error: Range<Int>?
        /// The text of a warning.
        let warning: Range<Int>
        let identity: Int
        /// The index of its fix in `fixes`.
        let fix: Int?
        /// Whether the CRD rejects the object because of the violation.
        let crdRejects: Bool

        /// The text for the severity.
        var text: Range<Int> { Self.text(for: severity, error, warning) }

        static func text(for severity: Severity, _ error: Range<Int>?, _ warning: Range<Int>) -> Range<Int> {
            severity == .error ? error ?? warning : warning
        }
    }

    /// One step of a path, with its range in `bytes`. The steps of a path are contiguous there and as they are printed: with a full stop
    /// before a name, an index in brackets. Only a name that is not a word is printed differently.
    enum Step: Sendable {
        case name(Range<Int>, isWord: Bool)
        case index(Int, Range<Int>)
    }

    /// The findings that were kept.
    package internal(set) var entries: [Entry] = []
    var steps: [Step] = []
    var bytes: [UInt8] = []
    var fixes: [JSONPatch] = []
    /// Whether findings get a patch that removes the violation.
    let suggestsFixes: Bool
    let severities: Severities
    /// The entries that are errors.
    @usableFromInline
    var keptErrorCount = 0
    private var errorCount = 0
    private var warningCount = 0

    /// No findings.
    ///
    /// - Parameter severities: the severities that the operator has set.
    /// - Parameter suggestsFixes: whether findings get a patch that removes the violation.
    public init(severities: Severities = Severities(), suggestsFixes: Bool = true) {
        self.severities = severities
        self.suggestsFixes = suggestsFixes
    }

    /// The findings that were kept, in the order in which they were found.
    public var kept: [Finding] { entries.map(finding) }

    /// The number of errors that were not kept.
    public var droppedErrors: Int { max(0, errorCount - Self.capacity) }

    /// The number of warnings that were not kept.
    public var droppedWarnings: Int { max(0, warningCount - Self.capacity) }

    /// Whether nothing was found.
    public var isEmpty: Bool { errorCount + warningCount == 0 && entries.isEmpty }

    /// Whether a kept finding denies the write.
    @inlinable
    package var hasError: Bool { keptErrorCount > 0 }

    /// Whether the API server rejects the object because of a kept error, even if all webhooks allow it.
    package var hasErrorOfCRD: Bool { entries.contains { $0.severity == .error && $0.crdRejects } }

    /// Removes all findings and keeps the memory.
    public mutating func removeAll() {
        entries.clear()
        steps.clear()
        bytes.clear()
        fixes.clear()
        (keptErrorCount, errorCount, warningCount) = (0, 0, 0)
    }

    /// Whether a violation of a rule denies the write.
    func isError(_ rule: Rule) -> Bool { severities[rule] == .error }

    /// Whether the operator has turned a rule off.
    func isOff(_ rule: Rule) -> Bool { severities[rule] == nil }

    /// Counts a violation of a rule.
    ///
    /// - Returns: whether to record it: the rule is not off, and there is room for its finding.
    public mutating func shouldRecord(_ rule: Rule) -> Bool {
        switch severities[rule] {
        case .error?:
            errorCount += 1
            return errorCount <= Self.capacity
        case .warning?:
            warningCount += 1
            return warningCount <= Self.capacity
        case nil: return false
        }
    }

    /// Makes an error a warning, with the text of a warning.
    package mutating func downgradeToWarning(at index: Int) {
        if entries[index].severity == .error { keptErrorCount -= 1 }
        entries[index].severity = .warning
    }
}

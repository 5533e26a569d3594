internal import JSONTape

/// The findings of one review, bounded however many faults a hostile object has.
///
/// They are kept as numbers and bytes, in arrays that the next review uses again. Whoever wants a ``Finding`` gets one made; an answer is
/// written from the bytes.
public struct Findings: Sendable {
    /// The most findings of one severity that are kept. A person reads fifty at most; the rest is counted.
    public static let capacity = 256

    /// A finding in short: where its texts stand among the bytes, and the way to its field among the steps.
    package struct Entry: Sendable {
        package let rule: Rule
        package internal(set) var severity: Severity
        package let kind: Finding.Kind
        let steps: Range<Int>
        let badValue: Range<Int>?
        let detail: Range<Int>
        let identity: Int
        /// Its number among the fixes.
        let fix: Int?
    }

    /// One step down, and where it stands among the bytes. The steps of a path stand there one behind the other, as they are printed: with a
    /// full stop before a name, an index in brackets. Only a name that is no word is printed in another way.
    enum Step: Sendable {
        case name(Range<Int>, isWord: Bool)
        case index(Int, Range<Int>)
    }

    /// The findings that were kept.
    package internal(set) var entries: [Entry] = []
    var steps: [Step] = []
    var bytes: [UInt8] = []
    var fixes: [JSONPatch] = []
    /// A path on its way into a text.
    var printedPath: [UInt8] = []
    /// Whether anybody will ask what mends a finding.
    let suggestsFixes: Bool
    let severities: Severities
    private var errorCount = 0
    private var warningCount = 0

    /// No findings.
    ///
    /// - Parameter severities: what becomes of violations, where the operator has said so.
    /// - Parameter suggestsFixes: whether findings say what mends them.
    public init(severities: Severities = Severities(), suggestsFixes: Bool = true) {
        self.severities = severities
        self.suggestsFixes = suggestsFixes
    }

    /// The findings that were kept, in the order in which they were found.
    public var kept: [Finding] { entries.map(finding) }

    /// How many errors there were beyond those kept.
    public var droppedErrors: Int { max(0, errorCount - Self.capacity) }

    /// How many warnings there were beyond those kept.
    public var droppedWarnings: Int { max(0, warningCount - Self.capacity) }

    /// Whether there is nothing to report.
    public var isEmpty: Bool { errorCount + warningCount == 0 && entries.isEmpty }

    /// Forgets everything.
    public mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        steps.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        fixes.removeAll(keepingCapacity: true)
        (errorCount, warningCount) = (0, 0)
    }

    /// Whether a violation of a rule denies the write.
    func isError(_ rule: Rule) -> Bool { severities[rule] == .error }

    /// Whether nobody wants to hear of a rule.
    func isOff(_ rule: Rule) -> Bool { severities[rule] == nil }

    /// Counts one more violation of a rule. True when there is room for its finding, which is then to be kept: nothing is made of a
    /// violation beyond that, or of a rule that is off.
    public mutating func count(_ rule: Rule) -> Bool {
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

    /// Keeps the finding of a violation that was counted.
    public mutating func keep(_ finding: Finding) {
        var finding = finding
        finding.severity = severities[finding.rule] ?? finding.severity
        add(finding)
    }
}

/// The findings of one review, bounded however many faults a hostile object has.
public struct Findings: Sendable {
    /// The most findings of one severity that are kept. A person reads fifty at most; the rest is counted.
    public static let capacity = 256

    /// The findings that were kept, in the order in which they were found.
    public private(set) var kept: [Finding] = []
    private let severities: Severities
    private var errorCount = 0
    private var warningCount = 0

    /// No findings.
    ///
    /// - Parameter severities: what becomes of violations, where the operator has said so.
    public init(severities: Severities = Severities()) {
        self.severities = severities
    }

    /// How many errors there were beyond those kept.
    public var droppedErrors: Int { max(0, errorCount - Self.capacity) }

    /// How many warnings there were beyond those kept.
    public var droppedWarnings: Int { max(0, warningCount - Self.capacity) }

    /// Whether there is nothing to report.
    public var isEmpty: Bool { errorCount + warningCount == 0 }

    /// Forgets everything.
    public mutating func removeAll() {
        kept.removeAll(keepingCapacity: true)
        (errorCount, warningCount) = (0, 0)
    }

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
        kept.append(finding)
        kept[kept.count - 1].severity = severities[finding.rule] ?? finding.severity
    }
}

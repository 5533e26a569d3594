internal import TrafficPolicy

/// A selection of objects by their labels (apimachinery, `LabelSelector`). With an invalid requirement it selects nothing.
struct LabelSelector: Sendable, Hashable {
    enum Requirement: Sendable, Hashable {
        case isIn(key: String, Set<String>)
        case isNotIn(key: String, Set<String>)
        case exists(key: String)
        case doesNotExist(key: String)
        /// A malformed requirement, which no object meets.
        case invalid
    }

    /// Pairs that the labels must have.
    let pairs: [String: String]
    let requirements: [Requirement]

    /// Reads `matchLabels` and `matchExpressions`.
    init(reading selector: ObjectReader?) {
        pairs = selector?["matchLabels"]?.texts ?? [:]
        // A requirement that is repeated is checked once.
        requirements = Array(Set(selector?["matchExpressions"]?.elements.map { Requirement(reading: $0) } ?? []))
    }

    /// Whether the selector selects an object with these labels.
    func matches(_ labels: [String: String]) -> Bool {
        // No object has a malformed pair.
        pairs.allSatisfy { labels[$0.key] == $0.value } && requirements.allSatisfy { $0.isMet(by: labels) }
    }

    /// Whether all requirements are well-formed.
    var isWellFormed: Bool {
        pairs.allSatisfy { LabelSyntax.isKey($0.key) && LabelSyntax.isValue($0.value) } && !requirements.contains(.invalid)
    }

    /// The number of comparisons that a match takes at most.
    var requirementCount: Int { 1 + pairs.count + requirements.count }

    /// One pair that every selected object has, for an index; nil if the selector names no pair. Always the same one.
    var indexedPair: LabelPair? {
        pairs.min { $0.key < $1.key }.map { LabelPair(key: $0.key, value: $0.value) }
    }
}

/// A label with its value.
struct LabelPair: Sendable, Hashable {
    let key: String
    let value: String
}

extension LabelSelector.Requirement {
    init(reading requirement: ObjectReader) {
        let key = requirement["key"]?.string ?? ""
        let values = Set(requirement["values"]?.strings ?? [])
        // apimachinery, labels.NewRequirement: a bad key, operator, value or number of values makes no requirement.
        guard LabelSyntax.isKey(key), values.allSatisfy({ LabelSyntax.isValue($0) }) else {
            self = .invalid
            return
        }
        switch (requirement["operator"]?.string, values.isEmpty) {
        case ("In", false): self = .isIn(key: key, values)
        case ("NotIn", false): self = .isNotIn(key: key, values)
        case ("Exists", true): self = .exists(key: key)
        case ("DoesNotExist", true): self = .doesNotExist(key: key)
        default: self = .invalid
        }
    }

    func isMet(by labels: [String: String]) -> Bool {
        switch self {
        case .isIn(let key, let values): labels[key].map { values.contains($0) } ?? false
        case .isNotIn(let key, let values): labels[key].map { !values.contains($0) } ?? true
        case .exists(let key): labels[key] != nil
        case .doesNotExist(let key): labels[key] == nil
        case .invalid: false
        }
    }
}

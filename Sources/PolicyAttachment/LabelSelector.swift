internal import TrafficPolicy

/// A choice of objects by their labels (apimachinery, `LabelSelector`). With one invalid requirement it chooses nothing.
struct LabelSelector: Sendable, Hashable {
    enum Requirement: Sendable, Hashable {
        case isIn(key: String, Set<String>)
        case isNotIn(key: String, Set<String>)
        case exists(key: String)
        case doesNotExist(key: String)
        /// Nothing meets a requirement that cannot be read.
        case invalid
    }

    /// Pairs that the labels must have.
    let pairs: [String: String]
    let requirements: [Requirement]

    /// Reads `matchLabels` and `matchExpressions` beside whatever else stands there.
    init(reading selector: ObjectReader?) {
        pairs = selector?["matchLabels"]?.texts ?? [:]
        requirements = selector?["matchExpressions"]?.elements.map { Requirement(reading: $0) } ?? []
    }

    /// Whether the selector chooses an object with these labels.
    func matches(_ labels: [String: String]) -> Bool {
        // A pair that is no label needs no check of its own: no object has it.
        pairs.allSatisfy { labels[$0.key] == $0.value } && requirements.allSatisfy { $0.isMet(by: labels) }
    }

    /// One pair that whatever is chosen must have, for an index; nil when the selector names none. Always the same one.
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

internal import PolicySchema
internal import TextCoding

/// The operator of a requirement on labels (apimachinery, `LabelSelectorOperator`). A selector with an invalid requirement matches nothing.
enum LabelOperator: String, Sendable, CaseIterable {
    case isIn = "In"
    case isNotIn = "NotIn"
    case exists = "Exists"
    case doesNotExist = "DoesNotExist"

    /// A number of values that does not suit the operator (apimachinery, `labels.NewRequirement`).
    enum Problem: Sendable, Equatable {
        case valuesMissing
        case valuesForbidden
    }

    /// The operator of a name, which is case-sensitive; nil if there is none.
    init?(_ text: Span<UInt8>) {
        guard let match = Self.allCases.first(where: { text.hasSameBytes(as: $0.rawValue) }) else { return nil }
        self = match
    }

    /// Whether it requires at least one value, or allows none.
    var takesValues: Bool { self == .isIn || self == .isNotIn }

    /// The problem with a number of values; nil if there is none.
    func problem(valueCount: Int) -> Problem? {
        switch (takesValues, valueCount) {
        case (true, 0): .valuesMissing
        case (false, 1...): .valuesForbidden
        default: nil
        }
    }

    /// The operator that the author most likely meant.
    static func nearest(to text: String) -> String? {
        switch text.lowercased() {
        case "=", "==", "equals", "equal", "eq": isIn.rawValue
        case "!=", "notequals", "notequal", "ne": isNotIn.rawValue
        case "!", "notexists", "absent": doesNotExist.rawValue
        default: text.nearest(among: allCases.map(\.rawValue))
        }
    }
}

extension LabelOperator.Problem {
    /// The requirement, for an error.
    var requirement: String {
        switch self {
        case .valuesMissing: "must have at least one entry in values"
        case .valuesForbidden: "must have no entries in values"
        }
    }

    /// The fault, for a warning. It reads after the operator.
    var fault: String {
        switch self {
        case .valuesMissing: "has no entries in values"
        case .valuesForbidden: "has entries in values"
        }
    }

    /// The remedy, for a warning.
    var advice: String {
        switch self {
        case .valuesMissing: "add a value"
        case .valuesForbidden: "remove values"
        }
    }
}

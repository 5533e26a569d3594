internal import PolicySchema

/// The operator of a requirement on labels (apimachinery, `LabelSelectorOperator`). A selector with a bad requirement matches nothing.
enum LabelOperator: String, Sendable, CaseIterable {
    case isIn = "In"
    case isNotIn = "NotIn"
    case exists = "Exists"
    case doesNotExist = "DoesNotExist"

    /// What is wrong with the number of values beside an operator (apimachinery, `labels.NewRequirement`).
    enum Problem: Sendable, Equatable {
        case valuesMissing
        case valuesForbidden
    }

    /// The operator of a name; nil when there is none. Case matters.
    init?(_ text: Span<UInt8>) {
        guard let match = Self.allCases.first(where: { text.equals($0.rawValue) }) else { return nil }
        self = match
    }

    /// Whether it compares with values: with one at least, or with none.
    var takesValues: Bool { self == .isIn || self == .isNotIn }

    /// What is wrong with a number of values.
    func problem(valueCount: Int) -> Problem? {
        switch (takesValues, valueCount) {
        case (true, 0): .valuesMissing
        case (false, 1...): .valuesForbidden
        default: nil
        }
    }

    /// The operator that was probably meant.
    static func nearest(to text: String) -> String? {
        switch text.lowercased() {
        case "=", "==", "equals", "equal", "eq": isIn.rawValue
        case "!=", "notequals", "notequal", "ne": isNotIn.rawValue
        case "!", "notexists", "absent": doesNotExist.rawValue
        default: text.nearest(among: allCases.map(\.rawValue))
        }
    }
}

extension LabelOperator.Problem: CustomStringConvertible {
    var description: String {
        switch self {
        case .valuesMissing: "must have one value at least when operator is In or NotIn"
        case .valuesForbidden: "must not be set when operator is Exists or DoesNotExist"
        }
    }
}

/// A label and all its possible values. They are fixed in advance, so that a peer cannot create a new series.
package struct MetricLabel: Sendable {
    /// More than one name if only some combinations of values occur: for example, not every kind of error occurs in every protocol.
    package let names: [String]
    /// Each element has as many texts as there are names.
    package let values: [[String]]

    package init(_ name: String, _ values: [String]) {
        self.init([name], values.map { [$0] })
    }

    /// Creates labels that occur only in these combinations.
    package init(_ names: [String], _ values: [[String]]) {
        self.names = names
        self.values = values
    }

    /// Creates a label whose values are the raw values of an enum's cases.
    package init<Value: MetricLabelValue>(_ name: String, _: Value.Type) {
        self.init(name, Value.allCases.map(\.rawValue))
    }
}

/// An enum whose raw values are the values of a label.
package protocol MetricLabelValue: CaseIterable, Equatable, RawRepresentable, Sendable where RawValue == String {
    /// The index among the values of the label. The default searches all cases. An enum that is used for every review implements it itself,
    /// because the search costs more than the counting.
    var index: Int { get }
}

extension MetricLabelValue {
    package var index: Int { Self.allCases.prefix { $0 != self }.count }
}

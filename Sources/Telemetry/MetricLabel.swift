/// A label and all the values that it can have. They are known beforehand, so that no peer can make up a new series.
package struct MetricLabel: Sendable {
    /// More than one where values belong together: not every kind of error occurs in every protocol.
    package let names: [String]
    /// As many texts in each as there are names.
    package let values: [[String]]

    package init(_ name: String, _ values: [String]) {
        self.init([name], values.map { [$0] })
    }

    /// Labels that only occur in these combinations.
    package init(_ names: [String], _ values: [[String]]) {
        self.names = names
        self.values = values
    }

    /// A label whose values are the cases of an enum, by their raw values.
    package init<Value: MetricLabelValue>(_ name: String, _: Value.Type) {
        self.init(name, Value.allCases.map(\.rawValue))
    }
}

/// What a label can say: an enum whose raw values are the words.
package protocol MetricLabelValue: CaseIterable, Equatable, RawRepresentable, Sendable where RawValue == String {
    /// Its place among the values of its label. A label of every review says it by itself: this module can only search, by way of the
    /// protocol, and that costs more than all the counting.
    var index: Int { get }
}

extension MetricLabelValue {
    package var index: Int { Self.allCases.prefix { $0 != self }.count }
}

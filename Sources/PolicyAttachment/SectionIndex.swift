/// The listeners of a Gateway or ListenerSet by name.
struct SectionIndex {
    /// The names in the order of the listeners.
    let names: [String]
    /// Those of them that a review may name.
    let visibleNames: [String]
    /// The position of the first listener with a name.
    private let positions: [String: Int]
    /// The rows of the listeners; nil if the Gateway does not allow the ListenerSet.
    private let rows: Range<Int>?

    /// Indexes listeners by name.
    init(names: [String], visibleNames: [String], rows: Range<Int>?) {
        self.names = names
        self.visibleNames = visibleNames
        self.rows = rows
        positions = Dictionary(zip(names, names.indices)) { first, _ in first }
    }

    /// Indexes the listeners of a ListenerSet. A review that reads them may name them, because the ListenerSet is its target.
    init(ofListenerSet names: [String], rows: Range<Int>?) {
        self.init(names: names, visibleNames: names, rows: rows)
    }

    /// Whether a listener has a name.
    func contains(_ name: String) -> Bool { positions[name] != nil }

    /// The row of the first listener with a name; nil if there is none in the table.
    func row(named name: String) -> Int? {
        guard let position = positions[name] else { return nil }
        return rows.map { $0.lowerBound + position }
    }
}

/// The claims on an object by policies that name it: in each place, the one that comes first holds it.
struct ClaimList: Sendable {
    private(set) var whole: [Claim] = []
    private(set) var sections: [String: [Claim]] = [:]

    var isEmpty: Bool { whole.isEmpty && sections.isEmpty }

    /// The claims on the object as a whole, or on one section.
    subscript(section: String?) -> [Claim] {
        guard let section else { return whole }
        return sections[section] ?? []
    }

    mutating func insert(_ claim: Claim) {
        if let section = claim.target.section {
            sections[section, default: []].insert(claim, by: Claim.precedes)
        } else {
            whole.insert(claim, by: Claim.precedes)
        }
    }

    mutating func remove(_ claim: Claim) {
        guard let section = claim.target.section else { return whole.removeAll { $0.isSame(as: claim) } }
        sections[section]?.removeAll { $0.isSame(as: claim) }
        if sections[section]?.isEmpty == true { sections[section] = nil }
    }
}

extension Array {
    /// Inserts an element into a sorted array, behind its equals.
    mutating func insert(_ element: Element, by precedes: (Element, Element) -> Bool) {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if precedes(element, self[middle]) { high = middle } else { low = middle + 1 }
        }
        insert(element, at: low)
    }
}

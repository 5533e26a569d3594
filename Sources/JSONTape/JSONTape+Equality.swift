extension JSONTape {
    /// Whether two scalars have the same text.
    public func isSameText(_ left: Place, _ right: Place) -> Bool {
        withText(at: left) { left in withText(at: right) { left.hasSameBytes(as: $0) } }
    }

    /// Whether two values mean the same: members in any order, an explicit `null` member as if absent, numbers by their value.
    ///
    /// The API server writes members sorted, so two equal values nearly always are the same bytes, and that is looked at first.
    public func isSame(_ left: Place, _ right: Place) -> Bool {
        if withSource(of: left, { left in withSource(of: right) { left.hasSameBytes(as: $0) } }) { return true }
        switch (kind(at: left), kind(at: right)) {
        case (.object, .object): return hasMembers(of: left, in: right) && hasMembers(of: right, in: left)
        case (.array, .array): return hasSameElements(left, right)
        case (.integer, .integer), (.integer, .decimal), (.decimal, .integer), (.decimal, .decimal):
            return isSameNumber(left, right)
        case (.string, .string): return isSameText(left, right)
        case (let leftKind, let rightKind): return leftKind == rightKind
        }
    }

    /// Whether every member of `left` that is not `null` stands in `right` with the same value.
    private func hasMembers(of left: Place, in right: Place) -> Bool {
        // Sorted once, so that two large objects cannot make this quadratic.
        var others: [(key: String, value: Place)] = []
        forEachMember(of: right) { others.append((text(at: $0), $1)) }
        others.sort { $0.key < $1.key }
        var isSubset = true
        forEachMember(of: left) { key, value in
            guard isSubset, kind(at: value) != .null else { return }
            let index = others.partitioningIndex(where: text(at: key))
            isSubset = index < others.count && others[index].key == text(at: key) && isSame(value, others[index].value)
        }
        return isSubset
    }

    private func hasSameElements(_ left: Place, _ right: Place) -> Bool {
        guard count(at: left) == count(at: right) else { return false }
        var other = first(in: right)
        var isEqual = true
        forEachElement(of: left) { element in
            guard isEqual else { return }
            isEqual = isSame(element, other)
            other = end(of: other)
        }
        return isEqual
    }

    private func isSameNumber(_ left: Place, _ right: Place) -> Bool {
        if let left = integer(at: left), let right = integer(at: right) { return left == right }
        return isSameText(left, right)
    }
}

extension Array where Element == (key: String, value: JSONTape.Place) {
    /// The first index whose key is not less than `key`, in an array sorted by key.
    fileprivate func partitioningIndex(where key: String) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

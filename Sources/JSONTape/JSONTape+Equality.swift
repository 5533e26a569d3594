internal import TextCoding

extension JSONTape {
    /// Whether two scalars have the same text.
    @inlinable
    public func isSameText(_ left: Place, _ right: Place) -> Bool {
        count(at: left) == count(at: right) && hasSameBytes(left, right)
    }

    @usableFromInline
    func hasSameBytes(_ left: Place, _ right: Place) -> Bool {
        withText(at: left) { left in withText(at: right) { left.hasSameBytes(as: $0) } }
    }

    /// Whether two values are equivalent: members in any order, a `null` member equal to an absent one, numbers by value.
    ///
    /// The API server sorts members, so equal values nearly always have the same bytes, which are compared first.
    public func isSame(_ left: Place, _ right: Place) -> Bool {
        withSource(of: left) { left in withSource(of: right) { left.hasSameBytes(as: $0) } } || isSameValue(left, right)
    }

    /// Bytes are not compared again below, because a late difference would be searched for at every level.
    private func isSameValue(_ left: Place, _ right: Place) -> Bool {
        switch (kind(at: left), kind(at: right)) {
        case (.object, .object): return hasSameMembers(left, right)
        case (.array, .array): return hasSameElements(left, right)
        case (.integer, .integer), (.integer, .decimal), (.decimal, .integer), (.decimal, .decimal):
            return isSameNumber(left, right)
        case (.string, .string): return isSameText(left, right)
        case (let leftKind, let rightKind): return leftKind == rightKind
        }
    }

    /// Whether two objects have the same members that are not `null`.
    ///
    /// Each pair of values is compared once and keys are sorted, so that the cost is nearly linear in depth and width.
    private func hasSameMembers(_ left: Place, _ right: Place) -> Bool {
        let (left, right) = (sortedKeys(of: left), sortedKeys(of: right))
        guard left.count == right.count else { return false }
        for (left, right) in zip(left, right) {
            guard isSameText(left, right), isSameValue(value(ofKey: left), value(ofKey: right)) else { return false }
        }
        return true
    }

    /// The keys of an object's members that are not `null`, sorted by their bytes: Swift's strings treat `é` as one code point and as
    /// two as equal, the API server does not. Of equal keys, the earlier comes first.
    private func sortedKeys(of object: Place) -> [Place] {
        var keys: [Place] = []
        forEachMember(of: object) { key, value in
            if kind(at: value) != .null { keys.append(key) }
        }
        keys.sort { left, right in
            withText(at: left) { leftText in
                withText(at: right) { rightText in
                    for index in 0..<min(leftText.count, rightText.count) where leftText[index] != rightText[index] {
                        return leftText[index] < rightText[index]
                    }
                    return leftText.count == rightText.count ? left < right : leftText.count < rightText.count
                }
            }
        }
        return keys
    }

    private func hasSameElements(_ left: Place, _ right: Place) -> Bool {
        guard count(at: left) == count(at: right) else { return false }
        var other = first(in: right)
        var isEqual = true
        forEachElement(of: left) { element in
            guard isEqual else { return }
            isEqual = isSameValue(element, other)
            other = end(of: other)
        }
        return isEqual
    }

    private func isSameNumber(_ left: Place, _ right: Place) -> Bool {
        if isSameText(left, right) { return true }
        if let left = integer(at: left), let right = integer(at: right) { return left == right }
        guard kind(at: left) == .decimal, kind(at: right) == .decimal else { return false }
        let (left, right) = (double(at: left), double(at: right))
        return left.isFinite && left == right
    }
}

extension String {
    /// The candidate that a person most likely meant; nil when none is near.
    ///
    /// Near is the beginning of the only candidate that begins so, another case, or fewer edits than a third of the name: `idleTimout` is `idleTimeout`, `foo` is nothing.
    package func nearest(among candidates: [String]) -> String? {
        let wanted = Array(lowercased().unicodeScalars.prefix(64))
        let limit = wanted.count < 3 ? 0 : wanted.count / 3
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            let distance = Self.editDistance(wanted, Array(candidate.lowercased().unicodeScalars))
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        if let best { return best.candidate }
        // Or the beginning of one word alone: `Reject` is `RejectRequest`.
        let longer = candidates.filter { wanted.count >= 4 && $0.lowercased().unicodeScalars.starts(with: wanted) }
        return longer.count == 1 ? longer[0] : nil
    }

    /// Insertions, deletions, substitutions and swaps of neighbours that make one text of the other (optimal string alignment).
    private static func editDistance(_ left: [UnicodeScalar], _ right: [UnicodeScalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, scalar) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var cost = Swift.min(last[column + 1] + 1, current[column] + 1, last[column] + (scalar == other ? 0 : 1))
                if row > 0, column > 0, scalar == right[column - 1], left[row - 1] == other {
                    cost = Swift.min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}

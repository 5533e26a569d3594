extension String {
    /// The candidate that the author most likely meant; nil if none is near.
    ///
    /// A candidate is near if it differs by case or by at most a third of its characters, or if it is the only one with this prefix:
    /// `idleTimout` is near `idleTimeout`.
    package func nearest(among candidates: [String]) -> String? {
        let wanted = Array(lowercased().unicodeScalars.prefix(64))
        let limit = wanted.count < 3 ? 0 : wanted.count / 3
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            // The difference of the lengths is a lower bound of the distance, and excludes most candidates.
            let bound = Swift.min(limit, (best?.distance ?? .max) - 1)
            guard abs(candidate.unicodeScalars.count - wanted.count) <= bound else { continue }
            let distance = Self.editDistance(wanted, Array(candidate.lowercased().unicodeScalars))
            if distance <= bound { best = (candidate, distance) }
        }
        if let best { return best.candidate }
        // A prefix of a single candidate is near as well: `Reject` for `RejectRequest`.
        let longer = candidates.filter { wanted.count >= 4 && $0.lowercased().unicodeScalars.starts(with: wanted) }
        return longer.count == 1 ? longer[0] : nil
    }

    /// The number of insertions, deletions, substitutions and swaps of neighbours between two texts (optimal string alignment).
    private static func editDistance(_ left: [UnicodeScalar], _ right: [UnicodeScalar]) -> Int {
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        var current = beforeLast
        for (row, scalar) in left.enumerated() {
            current[0] = row + 1
            for (column, other) in right.enumerated() {
                var cost = Swift.min(last[column + 1] + 1, current[column] + 1, last[column] + (scalar == other ? 0 : 1))
                if row > 0, column > 0, scalar == right[column - 1], left[row - 1] == other {
                    cost = Swift.min(cost, beforeLast[column - 1] + 1)
                }
                current[column + 1] = cost
            }
            // The oldest row becomes the next one.
            swap(&beforeLast, &last)
            swap(&last, &current)
        }
        return last[right.count]
    }
}

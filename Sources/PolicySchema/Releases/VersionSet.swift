/// A set of versions: half-open intervals.
public struct VersionSet<Version: Comparable & Sendable>: Sendable, Equatable {
    /// The versions from the first bound, up to but not including the second one. An absent bound is no limit.
    struct Interval: Sendable, Equatable {
        let first: Version?
        let end: Version?

        func contains(_ version: Version) -> Bool {
            (first.map { $0 <= version } ?? true) && (end.map { version < $0 } ?? true)
        }
    }

    /// Ascending, without overlap.
    let intervals: [Interval]

    /// All versions.
    public static var all: VersionSet { VersionSet(intervals: [Interval(first: nil, end: nil)]) }
    /// No version.
    public static var none: VersionSet { VersionSet(intervals: []) }
    /// A version and all later ones.
    public static func since(_ first: Version) -> VersionSet { VersionSet(intervals: [Interval(first: first, end: nil)]) }
    /// All versions before one.
    public static func before(_ end: Version) -> VersionSet { VersionSet(intervals: [Interval(first: nil, end: end)]) }
    /// A version and all later ones before another.
    public static func from(_ first: Version, before end: Version) -> VersionSet {
        VersionSet(intervals: first < end ? [Interval(first: first, end: end)] : [])
    }

    /// The versions of this set and of a later one, which do not overlap.
    public func or(_ later: VersionSet) -> VersionSet {
        if let last = intervals.last, let next = later.intervals.first {
            guard let end = last.end, let first = next.first, end <= first else {
                preconditionFailure("the sets overlap, or are not in order")
            }
        }
        return VersionSet(intervals: intervals + later.intervals)
    }

    /// Whether the set has a version.
    public func contains(_ version: Version) -> Bool { intervals.contains { $0.contains(version) } }

    /// The first version after all of the set; nil if the set has no end.
    public var end: Version? { intervals.last?.end }

    /// The first version of the set after one that it does not have; nil if there is none.
    public func first(after version: Version) -> Version? { intervals.lazy.compactMap(\.first).first { $0 > version } }
}

extension VersionSet: CustomStringConvertible {
    /// `1.8 and later`, `before 1.6`, or `1.2 to before 1.6.5, 1.7 to before 1.7.1`.
    public var description: String {
        if intervals.isEmpty { return "none" }
        return intervals.map { interval in
            switch (interval.first, interval.end) {
            case (nil, nil): "all"
            case (let first?, nil): "\(first) and later"
            case (nil, let end?): "before \(end)"
            case (let first?, let end?): "\(first) to before \(end)"
            }
        }.joined(separator: ", ")
    }
}

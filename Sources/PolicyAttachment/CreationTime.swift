internal import TextCoding

/// The time at which an object was created, in whole seconds: `metadata.creationTimestamp`.
///
/// The API server writes it in UTC without a fraction. A file may contain any date and time of RFC 3339.
public struct CreationTime: Sendable, Hashable {
    /// Seconds since 1970-01-01T00:00:00Z.
    let seconds: Int64

    /// Reads a date and time of RFC 3339 §5.6; nil if the text is malformed.
    init?(_ text: String) {
        guard let time = Timestamp(rfc3339: text) else { return nil }
        seconds = time.seconds
    }
}

extension CreationTime: Comparable {
    /// Returns whether the first time is earlier.
    public static func < (left: CreationTime, right: CreationTime) -> Bool { left.seconds < right.seconds }
}

extension CreationTime: CustomStringConvertible {
    /// The time as Kubernetes writes it: `2026-01-31T08:05:00Z`.
    public var description: String { Timestamp(seconds: seconds).textInSeconds }
}

internal import TextCoding

/// The value of the field Date (RFC 9110 §6.6.1), in the form IMF-fixdate (§5.6.7).
///
/// The engine has no clock. A server makes a date at most once per second and sets it in each ``HTTPResponse``.
public struct HTTPDate: Sendable, Equatable {
    /// Seconds since 1970-01-01T00:00:00Z, without leap seconds. Limited to the years 1970 to 9999, which the format can express.
    public let secondsSince1970: Int64
    /// For example `Sun, 06 Nov 1994 08:49:37 GMT`: 29 characters of ASCII.
    let text: String

    /// The date of a time of day in UTC.
    ///
    /// - Parameter seconds: seconds since 1970-01-01T00:00:00Z, without leap seconds.
    public init(secondsSince1970 seconds: Int64) {
        let seconds = min(max(seconds, 0), 253_402_300_799)
        secondsSince1970 = seconds
        let time = Timestamp(seconds: seconds)
        let (date, second) = (time.date, time.secondOfDay)
        let weekday = Self.weekdays[date.weekday.rawValue - 1]
        let month = Self.months[date.month - 1]
        let clock = [second / 3600, second / 60 % 60, second % 60].map { Self.padded($0, 2) }
        text =
            "\(weekday), \(Self.padded(date.day, 2)) \(month) \(Self.padded(date.year, 4)) \(clock.joined(separator: ":")) GMT"
    }

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(width - digits.utf8.count, 0)) + digits
    }
}

/// When an object was created, in whole seconds: `metadata.creationTimestamp`, a date of RFC 3339.
///
/// The API server writes no fraction and always UTC; a file may carry what a person has typed.
public struct CreationTime: Sendable, Hashable {
    /// Seconds since the first of January 1970, UTC.
    let seconds: Int64

    /// The time of a text; nil when it is no date of RFC 3339 §5.6.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int64? {
            guard range.upperBound <= bytes.count else { return nil }
            var value: Int64 = 0
            for byte in bytes[range] {
                guard case let digit = byte &- UInt8(ascii: "0"), digit < 10 else { return nil }
                value = value * 10 + Int64(digit)
            }
            return value
        }
        func stands(_ character: Unicode.Scalar, at index: Int) -> Bool {
            index < bytes.count && bytes[index] == UInt8(ascii: character)
        }
        guard let year = number(0..<4), stands("-", at: 4), let month = number(5..<7), stands("-", at: 7),
            let day = number(8..<10), stands("T", at: 10) || stands("t", at: 10) || stands(" ", at: 10),
            let hour = number(11..<13), stands(":", at: 13), let minute = number(14..<16), stands(":", at: 16),
            let second = number(17..<19), 1...12 ~= month, 1...31 ~= day, hour < 24, minute < 60, second < 61
        else { return nil }
        var index = 19
        if stands(".", at: index) {
            repeat { index += 1 } while index < bytes.count && bytes[index] &- UInt8(ascii: "0") < 10
        }
        var offset: Int64 = 0
        if stands("+", at: index) || stands("-", at: index) {
            guard bytes.count == index + 6, let hours = number(index + 1..<index + 3), stands(":", at: index + 3),
                let minutes = number(index + 4..<index + 6)
            else { return nil }
            offset = (hours * 60 + minutes) * (stands("+", at: index) ? 60 : -60)
        } else {
            guard bytes.count == index + 1, stands("Z", at: index) || stands("z", at: index) else { return nil }
        }
        let time = (hour * 60 + minute) * 60 + second
        seconds = Self.days(year: year, month: month, day: day) * 86_400 + time - offset
    }

    /// Days since the first of January 1970 in the Gregorian calendar. The year is thought to begin in March, so that a leap day ends it.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let year = month > 2 ? year : year - 1
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }
}

extension CreationTime: Comparable {
    /// Earlier is less.
    public static func < (left: CreationTime, right: CreationTime) -> Bool { left.seconds < right.seconds }
}

extension CreationTime: CustomStringConvertible {
    /// `2026-01-31T08:05:00Z`.
    public var description: String {
        func padded(_ number: Int64, _ width: Int = 2) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        var day = seconds / 86_400
        var time = seconds % 86_400
        if time < 0 { (day, time) = (day - 1, time + 86_400) }
        // The inverse of `days(year:month:day:)`, by cycles of 400 years.
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let date = dayOfYear - (153 * month + 2) / 5 + 1
        let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
        return "\(padded(year, 4))-\(padded(month < 10 ? month + 3 : month - 9))-\(padded(date))"
            + "T\(padded(time / 3600)):\(padded(time / 60 % 60)):\(padded(time % 60))Z"
    }
}

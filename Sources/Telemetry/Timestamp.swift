/// A point in time, to be written as RFC 3339 demands.
package struct Timestamp: Sendable, Equatable {
    /// Seconds since 1970-01-01T00:00:00Z; leap seconds do not count.
    package let seconds: Int64
    /// Nanoseconds within the second, 0 to 999,999,999.
    package let nanoseconds: Int64

    package init(seconds: Int64, nanoseconds: Int64 = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Appends `2026-11-21T05:13:50.042Z`: UTC, milliseconds, 24 bytes for the years 0 to 9999, which is all RFC 3339 knows.
    package func write(to bytes: inout [UInt8]) {
        let (day, secondOfDay) = seconds.quotientAndRemainder(flooringBy: 86_400)
        let date = Self.civilDate(day: day)
        bytes.append(addingCapacity: 24) { text in
            text.append(date.year / 100)
            text.append(date.year % 100)
            text.append(date.month, after: "-")
            text.append(date.day, after: "-")
            text.append(secondOfDay / 3600, after: "T")
            text.append(secondOfDay / 60 % 60, after: ":")
            text.append(secondOfDay % 60, after: ":")
            text.append(nanoseconds / 10_000_000, after: ".")
            text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: nanoseconds / 1_000_000 % 10))
            text.append(UInt8(ascii: "Z"))
        }
    }

    /// The same as a string.
    package var text: String {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The date of a day counted from 1970-01-01 in the Gregorian calendar.
    ///
    /// Howard Hinnant, "chrono-compatible low-level date algorithms": years begin in March, so that the leap day comes last.
    private static func civilDate(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let daysPerEra: Int64 = 146_097
        let (era, dayOfEra) = (day + 719_468).quotientAndRemainder(flooringBy: daysPerEra)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}

extension OutputSpan<UInt8> {
    /// Appends a number below 100 in two digits.
    fileprivate mutating func append(_ number: Int64) {
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10))
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }

    /// The same behind a separator.
    fileprivate mutating func append(_ number: Int64, after separator: Unicode.Scalar) {
        append(UInt8(ascii: separator))
        append(number)
    }
}

extension Int64 {
    /// Division rounding down, so that the remainder is never negative.
    fileprivate func quotientAndRemainder(flooringBy divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

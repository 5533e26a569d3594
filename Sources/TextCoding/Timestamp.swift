/// A point in time in UTC, to the nanosecond. Leap seconds are not counted.
public struct Timestamp: Sendable, Hashable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public let seconds: Int64
    /// Nanoseconds within the second, 0 to 999,999,999.
    public let nanoseconds: Int64

    /// Creates a point in time from the seconds since 1970 and the nanoseconds within the second.
    public init(seconds: Int64, nanoseconds: Int64 = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// The date in UTC.
    public var date: CivilDate { CivilDate(daysSince1970: dayAndSecond.quotient) }

    /// The seconds since midnight in UTC, 0 to 86,399.
    public var secondOfDay: Int { dayAndSecond.remainder }

    private var dayAndSecond: (quotient: Int, remainder: Int) { Int(seconds).quotientAndRemainder(flooringBy: 86_400) }
}

extension Timestamp {
    /// The first and the last second that RFC 3339 can denote: those of the years 0 to 9999.
    private static let denotable = Int64(-62_167_219_200)...253_402_300_799

    /// Appends the time as RFC 3339 with milliseconds, which are truncated: `2026-11-21T05:13:50.042Z`, 24 bytes.
    ///
    /// A time before year 0 or after year 9999 is written as the nearest time that RFC 3339 can denote.
    public func write(to bytes: inout [UInt8]) {
        bytes.append(addingCapacity: 24) { output in
            writeDateAndTime(to: &output)
            output.append(UInt8(ascii: "."))
            let milliseconds = Int(nanoseconds / 1_000_000)
            output.append(twoDigits: milliseconds / 10)
            output.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: milliseconds % 10))
            output.append(UInt8(ascii: "Z"))
        }
    }

    /// The time as RFC 3339 with milliseconds: `2026-11-21T05:13:50.042Z`.
    public var text: String {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The time as RFC 3339 in whole seconds, as Kubernetes writes it: `2026-11-21T05:13:50Z`.
    public var textInSeconds: String {
        var bytes: [UInt8] = []
        bytes.append(addingCapacity: 20) { output in
            writeDateAndTime(to: &output)
            output.append(UInt8(ascii: "Z"))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func writeDateAndTime(to output: inout OutputSpan<UInt8>) {
        let time = Timestamp(seconds: min(max(seconds, Self.denotable.lowerBound), Self.denotable.upperBound))
        let (date, second) = (time.date, time.secondOfDay)
        output.append(twoDigits: date.year / 100)
        output.append(twoDigits: date.year % 100)
        output.append(UInt8(ascii: "-"))
        output.append(twoDigits: date.month)
        output.append(UInt8(ascii: "-"))
        output.append(twoDigits: date.day)
        output.append(UInt8(ascii: "T"))
        output.append(twoDigits: second / 3600)
        output.append(UInt8(ascii: ":"))
        output.append(twoDigits: second / 60 % 60)
        output.append(UInt8(ascii: ":"))
        output.append(twoDigits: second % 60)
    }
}

extension Timestamp {
    /// Reads a date and time of RFC 3339 §5.6, such as `2026-01-31T08:05:00Z` or `2026-01-31 09:05:00.25+01:00`.
    ///
    /// Nil if the text is malformed or the calendar has no such date. Digits after the ninth of a fraction are ignored; a leap second is read
    /// as the second after it.
    public init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        let reader = Reader(text: bytes)
        guard let year = reader.number(0..<4), reader.has("-", at: 4), let month = reader.number(5..<7), reader.has("-", at: 7),
            let day = reader.number(8..<10), let date = CivilDate(year: year, month: month, day: day),
            reader.has("T", at: 10) || reader.has("t", at: 10) || reader.has(" ", at: 10),
            let hour = reader.number(11..<13), hour < 24, reader.has(":", at: 13),
            let minute = reader.number(14..<16), minute < 60, reader.has(":", at: 16),
            let second = reader.number(17..<19), second < 61
        else { return nil }
        var index = 19
        var nanoseconds: Int64 = 0
        if reader.has(".", at: index) {
            let start = index + 1
            index = start
            var unit: Int64 = 100_000_000
            while index < bytes.count, bytes[index].isDigit {
                nanoseconds += Int64(bytes[index] & 0xF) * unit
                unit /= 10
                index += 1
            }
            guard index > start else { return nil }
        }
        guard let offset = reader.offset(at: index) else { return nil }
        let time = (hour * 60 + minute) * 60 + second
        self.init(seconds: Int64(date.daysSince1970 * 86_400 + time - offset), nanoseconds: nanoseconds)
    }

    private struct Reader {
        let text: [UInt8]

        /// The number of the digits in a range; nil if one of them is missing.
        func number(_ range: Range<Int>) -> Int? {
            range.upperBound <= text.count ? text.span.extracting(range).decimal() : nil
        }

        func has(_ character: Unicode.Scalar, at index: Int) -> Bool {
            index < text.count && text[index] == UInt8(ascii: character)
        }

        /// The seconds by which local time is ahead of UTC, if the text ends with `Z`, `+hh:mm` or `-hh:mm` at an index.
        func offset(at index: Int) -> Int? {
            if has("Z", at: index) || has("z", at: index) { return text.count == index + 1 ? 0 : nil }
            guard has("+", at: index) || has("-", at: index), text.count == index + 6,
                let hours = number(index + 1..<index + 3), hours < 24, has(":", at: index + 3),
                let minutes = number(index + 4..<index + 6), minutes < 60
            else { return nil }
            return (hours * 60 + minutes) * (has("+", at: index) ? 60 : -60)
        }
    }
}

extension DurationText {
    /// The duration that the author of another text most likely meant; nil if it is not clear.
    ///
    /// Fractions, days, long names of units, capitals and blanks are read: `1.5h` means `1h30m`, and `20 minutes` means `20m`. A number without a
    /// unit is taken for seconds, which is not certain.
    static func meant(by text: String) -> (text: String, isCertain: Bool)? {
        guard text.utf8.count <= 32 else { return nil }
        var rest = text.lowercased().filter { $0 != " " }[...]
        var total: Int64 = 0
        var isCertain = true
        repeat {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            var fraction: Substring = ""
            if rest.first == "." {
                fraction = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
                rest = rest.dropFirst(1 + fraction.count)
                guard 1...3 ~= fraction.count else { return nil }
            }
            let name = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard 1...5 ~= digits.count, let number = Int64(digits + fraction) else { return nil }
            var unit: Int64 = 1000
            if name.isEmpty {
                guard total == 0, rest.isEmpty else { return nil }
                isCertain = false
            } else {
                guard let known = units[String(name)] else { return nil }
                unit = known
            }
            let scale = fraction.reduce(Int64(1)) { scale, _ in scale * 10 }
            guard (number * unit).isMultiple(of: scale) else { return nil }
            total += number * unit / scale
        } while !rest.isEmpty
        return normalized(milliseconds: total).map { ($0, isCertain) }
    }

    /// The names of units, in milliseconds.
    private static let units: [String: Int64] = {
        let names: [(String, Int64)] = [
            ("ms msec msecs millis millisecond milliseconds", 1), ("s sec secs second seconds", 1000),
            ("m min mins minute minutes", 60_000), ("h hr hrs hour hours", 3_600_000), ("d day days", 86_400_000),
        ]
        return Dictionary(
            uniqueKeysWithValues: names.flatMap { names, unit in names.split(separator: " ").map { (String($0), unit) } })
    }()
}

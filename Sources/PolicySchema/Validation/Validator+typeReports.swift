package import JSONTape

/// The reports about values of one type.
extension Validator {
    /// Reports a value of the wrong JSON type.
    ///
    /// - Parameter advice: what to write instead, which reads after a semicolon.
    mutating func reportType(
        _ expected: String, _ tape: JSONTape, _ place: JSONTape.Place, hidingValue: Bool = false, advice: String? = nil,
        fix: Fix? = nil
    ) -> Bool {
        var details: MessageDetails = ["expected": expected, "found": tape.kind(at: place).description]
        details["advice"] = advice
        return report(.type, .typeInvalid, tape, place, hidingValue: hidingValue, details, fix: fix)
    }

    mutating func reportRange(_ limit: String, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        report(.range, .invalid, tape, place, ["limit": limit])
    }

    mutating func reportTooShort(_ length: ClosedRange<Int>, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        let limit = "at least " + "character".counted(length.lowerBound)
        return report(.length, .invalid, tape, place, ["limit": limit, "fault": "short"])
    }

    mutating func reportTooLong(_ length: ClosedRange<Int>, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        let limit = "at most " + "character".counted(length.upperBound)
        return report(.length, .tooLong, tape, place, hidingValue: true, ["limit": limit, "fault": "long"])
    }

    mutating func reportFormat(_ index: Int, hidingValue: Bool, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        let format = program.code.formats[index]
        // A diagnosis costs more than the rest of the report, so it is not made for findings that are not kept.
        guard findings.shouldRecord(format.rule) else { return format.rule.severity == .warning }
        let diagnosis = format.diagnose?(tape.text(at: place))
        var details = diagnosis?.details ?? [:]
        details["meaning"] = format.meaning
        if !hidingValue { details["suggestion"] = diagnosis?.suggestion?.cut(to: Finding.maxValueLength) }
        let fix = diagnosis?.isCertain == true ? diagnosis?.suggestion.map { Fix.replace(.string($0)) } : nil
        record(format.rule, .invalid, tape, place, hidingValue: hidingValue, details, fix: fix)
        return format.rule.severity == .warning
    }

    mutating func reportWord(_ enumeration: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        guard findings.shouldRecord(.enumeration) else { return false }
        let words = program.texts(ofEnumeration: enumeration)
        let text = tape.text(at: place)
        let nearest = text.nearest(among: words) ?? text.version(among: words)
        var details: MessageDetails = ["supported": words.quotedList, "advice": nearest ?? words.alternatives]
        details["suggestion"] = nearest.map { "\"\($0)\"" }
        record(.enumeration, .notSupported, tape, place, details, fix: nearest.map { .replace(.string($0)) })
        return false
    }

    mutating func reportQuantity(
        _ value: Quantity.Value, _ range: ClosedRange<Int64>, _ tape: JSONTape, _ place: JSONTape.Place
    ) -> Bool {
        var details: MessageDetails = ["minimum": "\(range.lowerBound)", "maximum": "\(range.upperBound)"]
        var isTooSmall = false
        if case .exact(let bytes) = value {
            details["bytes"] = "\(bytes)"
            isTooSmall = bytes < range.lowerBound
        }
        details["advice"] =
            isTooSmall
            ? "at least \(Quantity.text(atLeast: range.lowerBound))" : "at most \(Quantity.text(atMost: range.upperBound))"
        return report(.quantityRange, .invalid, tape, place, details)
    }

    // MARK: Lists

    mutating func reportTooFew(limit: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        report(.items, .invalid, tape, place, ["limit": "at least " + "item".counted(limit), "fault": "few"])
    }

    mutating func reportTooMany(_ count: Int, limit: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        if findings.shouldRecord(.items) {
            let path = writePath(to: place, tape)
            record(
                .items, .tooMany, at: path, badValue: findings.append("\(count)"),
                ["limit": "at most " + "item".counted(limit), "fault": "many"])
        }
        return false
    }

    /// Reports an item that is identified by the same value as one before it.
    mutating func reportRepeated(
        _ item: JSONTape.Place, _ identity: JSONTape.Place, first: Int, _ tape: JSONTape
    ) -> Bool {
        if findings.shouldRecord(.unique) {
            let path = writePath(to: item, tape)
            record(
                .unique, .duplicate, at: path, badValue: findings.append(excerptOf: identity, tape),
                identity: self.identity(of: identity, .unique, tape), ["first": "\(first)"])
        }
        return false
    }
}

extension JSONTape.Kind {
    /// The kind in words.
    package var description: String {
        switch self {
        case .null: "null"
        case .true, .false: "a boolean"
        case .integer: "an integer"
        case .decimal: "a number with a fraction or an exponent"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension Span where Element == UInt8 {
    /// The number of Unicode code points of a UTF-8 text, or `limit` + 1 if it has more than `limit`.
    func codePointCount(upTo limit: Int) -> Int {
        var total = 0
        for index in indices where self[index] & 0xC0 != 0x80 {
            total += 1
            if total > limit { break }
        }
        return total
    }
}

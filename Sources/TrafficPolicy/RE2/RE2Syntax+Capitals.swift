internal import TextCoding

extension RE2Syntax {
    /// Whether every text that an expression matches has a capital letter of ASCII. False if that is not certain, or if the expression is
    /// invalid. The time is linear in the length, without recursion.
    static func requiresCapital(_ pattern: Span<UInt8>) -> Bool {
        guard firstError(in: pattern) == nil else { return false }
        var search = CapitalSearch()
        while search.index < pattern.count {
            guard search.readItem(of: pattern) else { return false }
        }
        return search.finish()
    }
}

/// A search for capital letters that every match of a valid expression has.
private struct CapitalSearch {
    /// The alternatives of a group so far.
    private struct Group {
        /// Whether each complete alternative requires a capital letter.
        var isInAll = true
        /// Whether the current alternative does.
        var isInCurrent = false
    }

    /// The offset of the next byte.
    var index = 0
    private var groups = [Group()]
    /// Whether the last operand requires a capital letter. It counts when its number of repetitions is known.
    private var pending = false
    private var isRepeated = false
    private var parser = RE2Parser(.latin1)

    /// Reads an item; false if letters of both cases are the same from here on.
    mutating func readItem(of text: Span<UInt8>) -> Bool {
        let byte = text[index]
        switch byte {
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"):
            readRepetition(of: text)
            return true
        default: break
        }
        commit()
        switch byte {
        case UInt8(ascii: "("): return openGroup(of: text)
        case UInt8(ascii: ")"):
            let group = groups.removeLast()
            pending = group.isInAll && group.isInCurrent
            index += 1
        case UInt8(ascii: "|"):
            let last = groups.count - 1
            groups[last].isInAll = groups[last].isInAll && groups[last].isInCurrent
            groups[last].isInCurrent = false
            index += 1
        case UInt8(ascii: "["):
            let start = index
            parser.index = start
            parser.readClass(of: text)
            index = parser.index
            pending = Self.hasOnlyCapitals(text.extracting(start + 1..<index - 1))
        case UInt8(ascii: "\\"):
            parser.index = index
            parser.readEscape(of: text)
            index = parser.index
        default:
            pending = ASCIISet.uppercaseLetters.contains(byte)
            index += 1
        }
        return true
    }

    mutating func finish() -> Bool {
        commit()
        return groups[0].isInAll && groups[0].isInCurrent
    }

    private mutating func commit() {
        if pending { groups[groups.count - 1].isInCurrent = true }
        pending = false
        isRepeated = false
    }

    private mutating func readRepetition(of text: Span<UInt8>) {
        let start = index
        index += 1
        switch text[start] {
        // A question mark after an operator makes it lazy.
        case UInt8(ascii: "?") where isRepeated: return
        case UInt8(ascii: "*"), UInt8(ascii: "?"): pending = false
        case UInt8(ascii: "{"):
            // A brace that begins no repetition is a literal, which changes nothing here but ends the operand.
            guard index < text.count, text[index].isDigit else { return commit() }
            if text[index] == UInt8(ascii: "0") { pending = false }
            while index < text.count, text[index].isDigit || text[index] == UInt8(ascii: ",") { index += 1 }
            if index < text.count, text[index] == UInt8(ascii: "}") { index += 1 }
        default: break
        }
        isRepeated = true
    }

    /// Reads the beginning of a group; false if it ignores case.
    private mutating func openGroup(of text: Span<UInt8>) -> Bool {
        index += 1
        guard index < text.count, text[index] == UInt8(ascii: "?") else {
            groups.append(Group())
            return true
        }
        index += 1
        let isNamed = text[index] == UInt8(ascii: "P") || text[index] == UInt8(ascii: "<")
        var isNegated = false
        while index < text.count {
            defer { index += 1 }
            switch text[index] {
            case UInt8(ascii: ">") where isNamed, UInt8(ascii: ":") where !isNamed:
                groups.append(Group())
                return true
            case UInt8(ascii: ")") where !isNamed: return true
            case UInt8(ascii: "-"): isNegated = true
            case UInt8(ascii: "i") where !isNamed && !isNegated: return false
            default: break
            }
        }
        return true
    }

    /// Whether a class has nothing but capital letters and ranges of them.
    private static func hasOnlyCapitals(_ members: Span<UInt8>) -> Bool {
        var index = 0
        while index < members.count {
            guard ASCIISet.uppercaseLetters.contains(members[index]) else { return false }
            index += 1
            if index + 1 < members.count, members[index] == UInt8(ascii: "-") {
                guard ASCIISet.uppercaseLetters.contains(members[index + 1]) else { return false }
                index += 2
            }
        }
        return index > 0
    }
}

internal import TextCoding

/// The syntax of RE2 (re2/doc/syntax.txt, re2/parse.cc) with the options that Envoy uses: Perl's extensions, and Latin-1 since Envoy 1.40.
/// Envoy up to 1.39 uses UTF-8.
///
/// The memory of the compiled expression ("pattern too large") is not computed. Because of Latin-1, an escape cannot be above `\xFF`, and
/// the name of a group has no character beyond ASCII.
///
/// Two groups may have the same name, which RE2 accepts and Go does not.
enum RE2Syntax {
    /// The highest count of one repetition, and of the product of nested ones (`maximum_repeat_count` in re2/parse.cc).
    static let maxRepeat = 1000

    /// The characters of an expression.
    enum Encoding: Sendable {
        /// Of Envoy up to 1.39.
        case utf8
        /// Of Envoy since 1.40.
        case latin1

        /// The highest number of a character in an escape.
        var maxEscapedCharacter: UInt32 { self == .utf8 ? 0x10FFFF : 0xFF }
    }

    /// The first error from the left; nil if there is none. The time is linear in the length, without recursion.
    static func firstError(in pattern: Span<UInt8>, _ encoding: Encoding = .latin1) -> RE2Error? {
        var parser = RE2Parser(encoding)
        while parser.failure == nil, parser.index < pattern.count { parser.readItem(of: pattern) }
        parser.finish()
        return parser.failure
    }
}

/// The state of a parser of an expression.
struct RE2Parser {
    let encoding: RE2Syntax.Encoding
    /// The offset of the next byte.
    var index = 0
    /// The first error.
    var failure: RE2Error?
    /// The product of the counts nested in the operand of a repetition operator at this position; nil if there is no operand.
    var operand: Int?
    /// The first byte of the repetition operator that ends at this position.
    var operatorStart: Int?
    /// The offset of the next `:]`, if it has been searched for, so that no byte is searched twice.
    var classEnd: Int?

    /// An open group.
    private struct Group {
        let offset: Int
        /// The highest ``operand`` around it so far.
        let highest: Int
    }

    private var groups: [Group] = []
    /// The highest ``operand`` in the innermost group, so far.
    private var highest = 1

    init(_ encoding: RE2Syntax.Encoding) { self.encoding = encoding }

    /// Reads a character, a class, an operator, or the beginning or end of a group.
    mutating func readItem(of text: Span<UInt8>) {
        let start = index
        let lastOperator = operatorStart
        operatorStart = nil
        switch text[start] {
        case UInt8(ascii: "("):
            if start + 1 < text.count, text[start + 1] == UInt8(ascii: "?") {
                readPerlGroup(of: text)
            } else {
                index += 1
                openGroup(at: start)
            }
        case UInt8(ascii: ")"):
            guard let group = groups.popLast() else { return fail(.unexpectedParenthesis, at: start) }
            index += 1
            let inner = highest
            highest = group.highest
            push(inner)
        case UInt8(ascii: "|"):
            index += 1
            operand = nil
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
            index += 1
            readOperator(from: start, after: lastOperator, of: text)
        case UInt8(ascii: "{"):
            // A brace that begins no repetition is a literal.
            if let count = repeatCount(at: start, of: text) {
                index = count.end
                readOperator(from: start, after: lastOperator, count: count, of: text)
            } else {
                index += 1
                push()
            }
        case UInt8(ascii: "["):
            readClass(of: text)
        case UInt8(ascii: "\\"):
            readEscape(of: text)
        default:
            if readScalar(of: text) != nil { push() }
        }
    }

    /// Reports an open group.
    mutating func finish() {
        guard failure == nil, let group = groups.last else { return }
        fail(.missingParenthesis, at: group.offset)
    }

    /// Records that an operand has been read.
    mutating func push(_ product: Int = 1) {
        operand = product
        highest = max(highest, product)
    }

    mutating func fail(_ reason: RE2Error.Reason, at offset: Int) {
        failure = failure ?? RE2Error(reason: reason, offset: offset)
    }

    private mutating func openGroup(at offset: Int) {
        groups.append(Group(offset: offset, highest: highest))
        highest = 1
        operand = nil
    }
}

// Groups: `(?:`, `(?P<name>`, `(?<name>`, `(?flags)`, `(?flags:`. ParsePerlFlags in re2/parse.cc.
extension RE2Parser {
    private mutating func readPerlGroup(of text: Span<UInt8>) {
        let start = index
        index += 2
        let hasPrefix = index < text.count && text[index] == UInt8(ascii: "P")
        let angle = hasPrefix ? index + 1 : index
        if angle < text.count, text[angle] == UInt8(ascii: "<") {
            if !hasPrefix, angle + 1 < text.count, text[angle + 1] == UInt8(ascii: "=") || text[angle + 1] == UInt8(ascii: "!") {
                return fail(.group(text.excerpt(start..<angle + 2)), at: start)
            }
            index = angle + 1
            readGroupName(from: start, of: text)
        } else {
            readFlags(from: start, of: text)
        }
    }

    private mutating func readGroupName(from start: Int, of text: Span<UInt8>) {
        let first = index
        while index < text.count {
            if text[index].isWordCharacter {
                index += 1
            } else if !readUnicodeNameCharacter(of: text) {
                break
            }
        }
        guard index > first, index < text.count, text[index] == UInt8(ascii: ">") else {
            return fail(.groupName(text.excerpt(start..<min(index + 1, text.count))), at: start)
        }
        index += 1
        openGroup(at: start)
    }

    /// Reads a character beyond ASCII that the name of a group may have; false if there is none.
    private mutating func readUnicodeNameCharacter(of text: Span<UInt8>) -> Bool {
        guard encoding == .utf8, text[index] >= 0x80 else { return false }
        let start = index
        guard let scalar = readScalar(of: text).flatMap({ Unicode.Scalar($0) }) else { return false }
        switch scalar.properties.generalCategory {
        // IsValidCaptureName in re2/parse.cc.
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber,
            .nonspacingMark, .spacingMark, .decimalNumber, .connectorPunctuation:
            return true
        default:
            index = start
            return false
        }
    }

    private mutating func readFlags(from start: Int, of text: Span<UInt8>) {
        var isNegated = false
        var needsFlag = false
        while index < text.count {
            let byte = text[index]
            index += 1
            switch byte {
            case UInt8(ascii: "i"), UInt8(ascii: "m"), UInt8(ascii: "s"), UInt8(ascii: "U"):
                needsFlag = false
                continue
            case UInt8(ascii: "-") where !isNegated:
                isNegated = true
                needsFlag = true
                continue
            case UInt8(ascii: ":") where !needsFlag:
                return openGroup(at: start)
            case UInt8(ascii: ")") where !needsFlag:
                // This is not an operand: in `a(?i)*` the `a` is repeated.
                return
            default:
                return fail(.group(text.excerpt(start..<index)), at: start)
            }
        }
        fail(.group(text.excerpt(start..<index)), at: start)
    }
}

// Repetition: `*`, `+`, `?`, `{n}`, `{n,}`, `{n,m}`, each optionally followed by `?`.
extension RE2Parser {
    /// A repetition in braces.
    private struct RepeatCount {
        var lowest: Int
        /// Nil if there is no upper bound.
        var highest: Int?
        /// The offset after the closing brace.
        var end: Int
    }

    private mutating func readOperator(from start: Int, after last: Int?, count: RepeatCount? = nil, of text: Span<UInt8>) {
        let end = index
        if index < text.count, text[index] == UInt8(ascii: "?") { index += 1 }
        if let last { return fail(.stackedRepetition(text.excerpt(last..<index)), at: last) }
        if let count {
            guard count.lowest <= RE2Syntax.maxRepeat, count.highest ?? 0 <= RE2Syntax.maxRepeat else {
                return fail(.repeatCount(text.excerpt(start..<end)), at: start)
            }
            guard count.lowest <= count.highest ?? .max else { return fail(.repeatOrder(text.excerpt(start..<end)), at: start) }
        }
        guard let operand else { return fail(.missingArgument(text.excerpt(start..<end)), at: start) }
        if let count {
            // RepetitionWalker in re2/parse.cc: 1000 divided by all nested counts, from the outside inwards, must not be 0.
            let factor = max(count.highest ?? count.lowest, 1)
            guard operand * factor <= RE2Syntax.maxRepeat else {
                return fail(.repeatTotal(text.excerpt(start..<end)), at: start)
            }
            push(operand * factor)
        }
        operatorStart = start
    }

    private func repeatCount(at start: Int, of text: Span<UInt8>) -> RepeatCount? {
        var index = start + 1
        guard let lowest = Self.integer(at: &index, of: text), index < text.count else { return nil }
        var highest: Int? = lowest
        if text[index] == UInt8(ascii: ",") {
            index += 1
            guard index < text.count else { return nil }
            highest = nil
            if text[index] != UInt8(ascii: "}") {
                highest = Self.integer(at: &index, of: text)
                guard highest != nil else { return nil }
            }
        }
        guard index < text.count, text[index] == UInt8(ascii: "}") else { return nil }
        return RepeatCount(lowest: lowest, highest: highest, end: index + 1)
    }

    /// ParseInteger in re2/parse.cc: no leading zeros, and at most nine digits.
    private static func integer(at index: inout Int, of text: Span<UInt8>) -> Int? {
        let start = index
        var value = 0
        while index < text.count, text[index].isDigit {
            guard value < 100_000_000, value > 0 || index == start else { return nil }
            value = value * 10 + Int(text[index] - UInt8(ascii: "0"))
            index += 1
        }
        return index > start ? value : nil
    }
}

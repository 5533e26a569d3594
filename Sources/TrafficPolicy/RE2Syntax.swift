/// The syntax of RE2 (re2/doc/syntax.txt, re2/parse.cc) with the options that Envoy uses: UTF-8, Perl's extensions.
///
/// It refuses nothing that RE2 accepts. It is lax, that is it may accept what RE2 refuses, in these points:
/// - the name of a Unicode class (`\p{Greek}`) is held to its form only: which scripts there are depends on RE2's age;
/// - the name of a group may have any character beyond ASCII, and `(?<name>` is known, as in RE2 since September 2023;
/// - the memory that the compiled expression takes ("pattern too large") is not reckoned.
///
/// Two groups may have the same name: RE2 accepts that, unlike Go.
enum RE2Syntax {
    /// The highest count of one repetition, and of the product of nested ones (`maximum_repeat_count` in re2/parse.cc).
    static let maxRepeat = 1000

    /// The first mistake, reading from the left; nil when there is none. Linear in the length, without recursion.
    static func firstError(in pattern: Span<UInt8>) -> RE2Error? {
        var parser = RE2Parser()
        while parser.failure == nil, parser.index < pattern.count { parser.readItem(of: pattern) }
        parser.finish()
        return parser.failure
    }
}

/// The place in an expression and what must be remembered of what lies before it.
struct RE2Parser {
    /// The next byte to be read.
    var index = 0
    /// The first mistake.
    var failure: RE2Error?
    /// The product of the counts nested in what a repetition operator would repeat here; nil where there is nothing to repeat.
    var operand: Int?
    /// The first byte of the repetition operator that ends right here.
    var operatorStart: Int?
    /// Where the next `:]` is, when that has been looked for: no byte is searched twice.
    var classEnd: Int?

    /// A group that is not closed yet.
    private struct Group {
        let offset: Int
        /// The highest ``operand`` of what is around it, so far.
        let highest: Int
    }

    private var groups: [Group] = []
    /// The highest ``operand`` in the innermost group, so far.
    private var highest = 1

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
            // What is no repetition is a literal brace.
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

    /// A group without an end is a mistake.
    mutating func finish() {
        guard failure == nil, let group = groups.last else { return }
        fail(.missingParenthesis, at: group.offset)
    }

    /// Something that can be repeated has been read.
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
        while index < text.count, text[index] >= 0x80 || text[index].isWordCharacter {
            guard readScalar(of: text) != nil else { return }
        }
        guard index > first, index < text.count, text[index] == UInt8(ascii: ">") else {
            return fail(.groupName(text.excerpt(start..<min(index + 1, text.count))), at: start)
        }
        index += 1
        openGroup(at: start)
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
                // Nothing is pushed: in `a(?i)*` the `a` is repeated.
                return
            default:
                return fail(.group(text.excerpt(start..<index)), at: start)
            }
        }
        fail(.group(text.excerpt(start..<index)), at: start)
    }
}

// Repetition: `*`, `+`, `?`, `{n}`, `{n,}`, `{n,m}`, each perhaps with a `?` behind it.
extension RE2Parser {
    /// A repetition in braces.
    private struct RepeatCount {
        var lowest: Int
        /// Nil when there is no end.
        var highest: Int?
        /// Behind the closing brace.
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
            // RepetitionWalker in re2/parse.cc: 1000 divided by every count from the outside inwards must not come to nothing.
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

    /// ParseInteger in re2/parse.cc: without leading zeros, and a tenth digit makes it none.
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

internal import JSONTape
internal import TextCoding

/// A matcher of `removeOnMatch`. It is compared with names in lower case, with regard to case.
struct HeaderMatch {
    /// The kind of comparison.
    enum Kind { case exact, prefix, suffix, expression }

    /// The kind of comparison.
    let kind: Kind
    /// The text to compare with.
    let value: JSONTape.Place

    /// Reads a matcher; nil if it is invalid.
    init?(_ tape: JSONTape, _ match: JSONTape.Place) {
        guard let value = tape.presentMember("value", of: match), tape.kind(at: value) == .string, tape.count(at: value) > 0
        else {
            return nil
        }
        self.value = value
        switch tape.presentMember("type", of: match).map({ tape.text(at: $0) }) {
        case nil, "Exact"?: kind = .exact
        case "Prefix"?: kind = .prefix
        case "Suffix"?: kind = .suffix
        case "RegularExpression"?: kind = .expression
        case _?: return nil
        }
    }

    /// Whether the matcher certainly matches a name, which has the case that Envoy gives it.
    func matches(_ name: String, _ tape: JSONTape) -> Bool {
        var name = name
        return name.withUTF8 { matches($0.span, tape) }
    }

    /// Whether the matcher certainly matches the name of a header, which may be written in any case.
    func matches(headerAt name: JSONTape.Place, _ tape: JSONTape) -> Bool { tape.withText(at: name) { matches($0, tape) } }

    private func matches(_ name: Span<UInt8>, _ tape: JSONTape) -> Bool {
        guard !name.isEmpty else { return false }
        return tape.withText(at: value) { value in
            var text = value
            switch kind {
            case .exact: guard text.count == name.count else { return false }
            case .prefix, .suffix: guard text.count <= name.count else { return false }
            case .expression:
                guard let literal = Self.literal(of: value, first: name[0]) else { return true }
                text = value.extracting(literal)
                guard text.count == name.count, ASCIISet.literals.containsAll(text) else { return false }
            }
            let start = kind == .suffix ? name.count - text.count : 0
            for index in text.indices where text[index] != name[start + index].lowercased { return false }
            return true
        }
    }

    /// The part of an expression to compare with; nil if it matches every name. Only common ways to match everything are recognised.
    private static func literal(of expression: Span<UInt8>, first: UInt8) -> Range<Int>? {
        var (start, end) = (0, expression.count)
        for flags in ["(?i)", "(?s)"] where start == 0 && expression.hasPrefix(flags) { start = 4 }
        if start < end, expression[start] == UInt8(ascii: "^") { start += 1 }
        if start < end, expression[end - 1] == UInt8(ascii: "$") { end -= 1 }
        var rest = expression.extracting(start..<end)
        if rest.count > 2, rest[0] == first, first == UInt8(ascii: ":") { rest = rest.extracting(1..<rest.count) }
        return [".*", ".+", "(.*)", "(.+)"].contains { rest.hasSameBytes(as: $0) } ? nil : start..<end
    }

    /// Whether the matcher certainly matches no name, because it requires a capital letter.
    func requiresCapital(_ tape: JSONTape) -> Bool {
        tape.withText(at: value) { text in
            if kind == .expression { return RE2Syntax.requiresCapital(text) }
            for index in text.indices where ASCIISet.uppercaseLetters.contains(text[index]) { return true }
            return false
        }
    }
}

extension Span<UInt8> {
    fileprivate func hasPrefix(_ prefix: String) -> Bool {
        count >= prefix.utf8.count && extracting(0..<prefix.utf8.count).hasSameBytes(as: prefix)
    }
}

extension ASCIISet {
    /// Characters of names that have no other meaning in a regular expression.
    fileprivate static let literals = ASCIISet.alphanumerics.union(ASCIISet(":-_"))
}

internal import TextCoding

/// Object identifiers in dotted form (X.660 §7.6), as BoringSSL's `OBJ_txt2obj` reads them for Envoy.
enum OIDText {
    /// The reason why a text is not an identifier.
    enum Problem: Sendable, Equatable {
        case empty
        /// One of ``reservedWords``, which Envoy Gateway reads as another type of name.
        case reservedWord
        /// A name instead of numbers. BoringSSL knows few of them.
        case word
        case character
        /// Two dots in a row, or one at an end.
        case emptyArc
        case leadingZero
        /// There are fewer than two numbers.
        case tooFewArcs
        /// The first number is above 2.
        case firstArc
        /// The second number is above 39 and the first is 0 or 1.
        case secondArc
        /// A number has more than 64 bits, which is the limit of BoringSSL.
        case tooLarge
    }

    /// The words that Envoy Gateway reads as types of subject alternative names.
    static let reservedWords = ["DNS", "EMAIL", "URI", "IP_ADDRESS"]

    /// The problem of a text; nil if it is an object identifier.
    static func problem(in text: Span<UInt8>) -> Problem? {
        guard !text.isEmpty else { return .empty }
        if ASCIISet.letters.contains(text[0]) {
            return reservedWords.contains { text.hasSameBytes(as: $0) } ? .reservedWord : .word
        }
        var arcs = 0
        var first: UInt64 = 0
        var start = 0
        for index in 0...text.count where index == text.count || text[index] == UInt8(ascii: ".") {
            let digits = text.extracting(start..<index)
            guard !digits.isEmpty else { return .emptyArc }
            guard digits.isDecimal else { return .character }
            guard digits.count == 1 || digits[0] != UInt8(ascii: "0") else { return .leadingZero }
            guard let value = digits.decimal(UInt64.self) else { return .tooLarge }
            switch arcs {
            case 0:
                guard value <= 2 else { return .firstArc }
                first = value
            case 1:
                guard first == 2 || value < 40 else { return .secondArc }
                // The first two numbers are encoded as one, 40 × first + second.
                guard value <= UInt64.max - 80 else { return .tooLarge }
            default: break
            }
            arcs += 1
            start = index + 1
        }
        return arcs < 2 ? .tooFewArcs : nil
    }
}

extension OIDText.Problem: CustomStringConvertible {
    /// The fault as a predicate that reads after "it".
    var description: String {
        switch self {
        case .empty: "is empty"
        case .reservedWord: "is a type of name that has a field"
        case .word: "is a name"
        case .character: "has a character that is not a digit or a dot"
        case .emptyArc: "lacks a number before or after a dot"
        case .leadingZero: "has a number with a leading zero"
        case .tooFewArcs: "has fewer than two numbers"
        case .firstArc: "begins with a number above 2"
        case .secondArc: "has a second number above 39 after 0 or 1"
        case .tooLarge: "has a number of more than 64 bits"
        }
    }
}

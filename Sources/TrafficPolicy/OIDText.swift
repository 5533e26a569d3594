/// Object identifiers in dotted form (X.660 §7.6), as BoringSSL's `OBJ_txt2obj` reads them for Envoy.
enum OIDText {
    /// What is wrong with an identifier.
    enum Problem: Sendable, Equatable {
        case empty
        /// ``reservedWords``: Envoy Gateway takes it for another kind of name.
        case reservedWord
        /// A name instead of numbers: some are known to BoringSSL, most are not.
        case word
        case character
        /// Two dots in a row, or one at an end.
        case emptyArc
        case leadingZero
        /// There must be two numbers at least.
        case tooFewArcs
        /// The first number is above 2.
        case firstArc
        /// The second number is above 39 where the first is 0 or 1.
        case secondArc
        /// BoringSSL reads numbers of 64 bits.
        case tooLarge
    }

    /// What Envoy Gateway takes for a kind of subject alternative name.
    static let reservedWords = ["DNS", "EMAIL", "URI", "IP_ADDRESS"]

    /// What is wrong; nil when the text is an object identifier.
    static func problem(in text: Span<UInt8>) -> Problem? {
        guard !text.isEmpty else { return .empty }
        if ASCIISet.letters.contains(text[0]) { return reservedWords.contains { text.equals($0) } ? .reservedWord : .word }
        var arcs = 0
        var first: UInt64 = 0
        var start = 0
        for index in 0...text.count where index == text.count || text[index] == UInt8(ascii: ".") {
            let digits = text.extracting(start..<index)
            guard !digits.isEmpty else { return .emptyArc }
            for place in digits.indices where !digits[place].isDigit { return .character }
            guard digits.count == 1 || digits[0] != UInt8(ascii: "0") else { return .leadingZero }
            guard let value = number(digits) else { return .tooLarge }
            switch arcs {
            case 0:
                guard value <= 2 else { return .firstArc }
                first = value
            case 1:
                guard first == 2 || value < 40 else { return .secondArc }
                // Both are encoded as one number, 40 × first + second.
                guard value <= UInt64.max - 80 else { return .tooLarge }
            default: break
            }
            arcs += 1
            start = index + 1
        }
        return arcs < 2 ? .tooFewArcs : nil
    }

    private static func number(_ digits: Span<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for index in digits.indices {
            let (product, productOverflows) = value.multipliedReportingOverflow(by: 10)
            let (sum, sumOverflows) = product.addingReportingOverflow(UInt64(digits[index] & 0xF))
            guard !productOverflows, !sumOverflows else { return nil }
            value = sum
        }
        return value
    }
}

extension OIDText.Problem: CustomStringConvertible {
    var description: String {
        switch self {
        case .empty: "must not be empty"
        case .reservedWord:
            "must be an object identifier: this word is taken for another kind of name, which has a field of its own"
        case .word: "must be an object identifier in dotted form, such as 1.3.6.1.4.1.311.20.2.3, not its name"
        case .character: "must consist of digits and dots"
        case .emptyArc: "must have a number before and behind every dot"
        case .leadingZero: "must not have numbers with leading zeros"
        case .tooFewArcs: "must have two numbers at least"
        case .firstArc: "must begin with 0, 1 or 2"
        case .secondArc: "must have a second number below 40 when the first is 0 or 1"
        case .tooLarge: "must not have numbers of more than 64 bits"
        }
    }
}

/// A syntax error that RE2 reports in a regular expression.
struct RE2Error: Sendable, Equatable {
    /// The kind of error. The text is the part of the expression at fault, cut to ``excerptLength``.
    enum Reason: Sendable, Equatable {
        case missingParenthesis
        case unexpectedParenthesis
        case missingBracket
        /// A repetition operator without an operand.
        case missingArgument(String)
        /// A repetition operator after another one.
        case stackedRepetition(String)
        case repeatCount(String)
        case repeatOrder(String)
        case repeatTotal(String)
        case trailingBackslash
        case escape(String)
        case codePoint(String)
        case characterRange(String)
        case posixClass(String)
        case unicodeClass(String)
        case group(String)
        case groupName(String)
        case encoding
    }

    let reason: Reason
    /// The offset, in bytes, of the part at fault.
    let offset: Int

    /// The largest number of bytes of an expression that a message repeats.
    static let excerptLength = 24
}

extension RE2Error: CustomStringConvertible {
    /// `invalid escape sequence \1 at offset 3; backreferences are not supported`.
    var description: String { "\(reason) at offset \(offset)" + (reason.advice.map { "; \($0)" } ?? "") }
}

extension RE2Error.Reason: CustomStringConvertible {
    /// The error in the words of RE2's error codes (re2/regexp.cc).
    var description: String {
        switch self {
        case .missingParenthesis: "missing closing )"
        case .unexpectedParenthesis: "unexpected )"
        case .missingBracket: "missing closing ]"
        case .missingArgument(let text): "missing argument to repetition operator \(text)"
        case .stackedRepetition(let text): "bad repetition operator \(text)"
        case .repeatCount(let text), .repeatOrder(let text), .repeatTotal(let text): "invalid repeat count \(text)"
        case .trailingBackslash: "trailing backslash"
        case .escape(let text), .codePoint(let text): "invalid escape sequence \(text)"
        case .characterRange(let text): "invalid character class range \(text)"
        case .posixClass(let text): "invalid character class \(text)"
        case .unicodeClass(let text): "invalid Unicode class \(text)"
        case .group(let text): "invalid or unsupported Perl syntax \(text)"
        case .groupName(let text): "invalid named group \(text)"
        case .encoding: "invalid UTF-8"
        }
    }

    /// The limit, or what to write instead.
    var advice: String? {
        switch self {
        case .missingArgument("*"): "write .* for any text, \\* for an asterisk"
        case .stackedRepetition(let text) where text.hasSuffix("+"): "possessive repetition is not supported"
        case .repeatCount: "at most \(RE2Syntax.maxRepeat)"
        case .repeatOrder: "the first number cannot be above the second"
        case .repeatTotal: "nested counts multiply, up to \(RE2Syntax.maxRepeat)"
        case .codePoint: "Envoy 1.40 accepts at most \\xFF; write the character itself"
        case .escape(let text): Self.advice(onEscape: text)
        case .group("(?="), .group("(?!"): "lookahead is not supported"
        case .group("(?<="), .group("(?<!"): "lookbehind is not supported"
        case .group("(?>"): "atomic groups are not supported"
        case .group("(?#"): "comments are not supported"
        case .groupName: "a name consists of letters of ASCII, digits and underscores"
        case .unicodeClass: "RE2 knows general categories such as Lu, and scripts such as Greek"
        default: nil
        }
    }

    private static func advice(onEscape text: String) -> String? {
        switch text.dropFirst().first {
        case "1", "2", "3", "4", "5", "6", "7", "8", "9", "g", "k": "backreferences are not supported"
        case "E": "there is no \\Q before it"
        case "R": "write (?:\\r\\n|\\n)"
        case "Z": "write \\z"
        case "h": "write [\\t ]"
        case "u", "U": "write \\x{…}"
        case "x": "write two hexadecimal digits, or any number of them in braces"
        default: nil
        }
    }
}

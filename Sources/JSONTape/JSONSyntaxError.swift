/// Why a text is not valid JSON (RFC 8259) or exceeds a limit, and where.
public struct JSONSyntaxError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was wrong.
    public enum Reason: Sendable, Equatable {
        case endOfInput
        case unexpectedByte(UInt8, expected: Expectation)
        case textAfterValue
        case invalidNumber
        case invalidEscape
        case controlCharacterInString(UInt8)
        case invalidUTF8
        case tooDeep(limit: Int)
        case tooManyValues(limit: Int)
        case tooLong
    }

    /// The expected input; the raw value is its text.
    public enum Expectation: String, Sendable {
        case value = "a value"
        case key = "a key in quotation marks"
        case colon = "a colon"
        case commaOrBracket = "a comma or ']'"
        case commaOrBrace = "a comma or '}'"
        case item = "another item after the comma"
        case null = "'null'"
        case `false` = "'false'"
        case `true` = "'true'"
    }

    /// What was wrong.
    public let reason: Reason
    /// The offset of the first offending byte.
    public let offset: Int
    /// The same offset as a line and a column.
    public let position: SourcePosition

    init(_ reason: Reason, at offset: Int, in source: Span<UInt8>) {
        self.reason = reason
        self.offset = offset
        self.position = SourcePosition(offset: offset, in: source)
    }

    /// One line with the reason and the position. It contains at most one byte of the input, escaped.
    public var description: String { "\(reason) at \(position) (byte \(offset))" }
}

extension JSONSyntaxError.Reason: CustomStringConvertible {
    /// The text of the reason.
    public var description: String {
        switch self {
        case .endOfInput: "the text ends too early"
        case .unexpectedByte(let byte, let expected): "found \(Self.name(byte)) where \(expected.rawValue) is expected"
        case .textAfterValue: "found more text after the value"
        case .invalidNumber: "found a malformed number"
        case .invalidEscape: "found a malformed escape in a string"
        case .controlCharacterInString(let byte): "found the unescaped control character \(Self.name(byte)) in a string"
        case .invalidUTF8: "found bytes that are not valid UTF-8"
        case .tooDeep(let limit): "found more than \(limit) levels of nesting"
        case .tooManyValues(let limit): "found more than \(limit) keys and values"
        case .tooLong: "found more than 4 GiB of text"
        }
    }

    private static func name(_ byte: UInt8) -> String {
        switch byte {
        case 0x21...0x7E: "'\(Character(UnicodeScalar(byte)))'"
        default: "byte 0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }
}

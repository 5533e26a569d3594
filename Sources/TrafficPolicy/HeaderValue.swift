/// The value of a header as Envoy Gateway lets a policy set it: printable ASCII words with single blanks between them.
package enum HeaderValue {
    /// What is wrong with a value. It never repeats the value, which may be a credential.
    enum Problem: Sendable, Equatable {
        case empty
        case leadingBlank
        case trailingBlank
        case repeatedBlank
        case lineBreak
        case control
        case notASCII
    }

    /// The expression of Envoy Gateway's controller, which makes a policy with another value Invalid. The CRD states none.
    static let pattern = "^[!-~]+([\\t ]?[!-~]+)*$"

    /// Whether a value is valid.
    package static func isValid(_ text: String) -> Bool { firstProblem(in: Array(text.utf8).span) == nil }

    /// The first thing that is wrong, and at which byte; nil when the value is valid.
    static func firstProblem(in text: Span<UInt8>) -> (problem: Problem, offset: Int)? {
        guard !text.isEmpty else { return (.empty, 0) }
        for index in text.indices {
            switch text[index] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"):
                if index == 0 { return (.leadingBlank, index) }
                if isBlank(text[index - 1]) { return (.repeatedBlank, index) }
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return (.lineBreak, index)
            case UInt8(ascii: "!")...UInt8(ascii: "~"): break
            case 0x80...: return (.notASCII, index)
            default: return (.control, index)
            }
        }
        return isBlank(text[text.count - 1]) ? (.trailingBlank, text.count - 1) : nil
    }

    /// The valid value that differs in nothing but blanks: those at the ends are gone, several are one space.
    /// Nil when more is wrong, or nothing.
    static func nearest(to text: Span<UInt8>) -> String? {
        guard firstProblem(in: text) != nil else { return nil }
        var bytes: [UInt8] = []
        var pending = 0
        for index in text.indices {
            if isBlank(text[index]) {
                pending += 1
                continue
            }
            if pending > 0, !bytes.isEmpty { bytes.append(pending == 1 ? text[index - 1] : UInt8(ascii: " ")) }
            pending = 0
            bytes.append(text[index])
        }
        return firstProblem(in: bytes.span) == nil ? String(decoding: bytes, as: UTF8.self) : nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}

extension HeaderValue.Problem: CustomStringConvertible {
    var description: String {
        switch self {
        case .empty: "must not be empty"
        case .leadingBlank: "must not begin with a space or a tab"
        case .trailingBlank: "must not end with a space or a tab"
        case .repeatedBlank: "must not have two spaces or tabs in a row"
        case .lineBreak: "must not have a line break"
        case .control: "must not have control characters"
        case .notASCII: "must not have characters beyond ASCII"
        }
    }
}

/// A header value that Envoy Gateway accepts: printable ASCII words with single spaces or tabs between them.
package enum HeaderValue {
    /// The reason why a value is invalid. It never repeats the value, which may be a credential.
    enum Problem: Sendable, Equatable {
        case empty
        case leadingBlank
        case trailingBlank
        case repeatedBlank
        case lineBreak
        case control
        case notASCII
    }

    /// The expression of valid values. Envoy Gateway's controller marks a policy with another value Invalid; the CRD states none.
    static let pattern = "^[!-~]+([\\t ][!-~]+)*$"

    /// Whether a value is valid.
    package static func isValid(_ text: String) -> Bool { firstProblem(in: Array(text.utf8).span) == nil }

    /// The first problem and its offset in bytes; nil if the value is valid.
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

    /// The valid value that differs only in spaces and tabs: without those at the ends, and with one for several.
    /// Nil if the value is valid or has another problem.
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
    /// The fault as a noun phrase that reads after "character 5 is".
    var description: String {
        switch self {
        case .empty: "missing"
        case .leadingBlank: "a leading space or tab"
        case .trailingBlank: "a trailing space or tab"
        case .repeatedBlank: "a repeated space or tab"
        case .lineBreak: "a line break"
        case .control: "a control character"
        case .notASCII: "not ASCII"
        }
    }
}

internal import JSONTape
internal import TextCoding

/// The text of a violation, with placeholders for details that are known when it occurs.
///
/// `{value}` is the offending value as JSON; any other name in braces is a detail of the violation. A part in square brackets is left
/// out if one of its placeholders has no value: `must be a duration[; did you mean {suggestion}?]`.
public struct MessageTemplate: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// A part of the text. The parts are trivial values, so that writing one retains no string.
    fileprivate enum Part: Sendable, Hashable {
        /// A range of ``texts``.
        case text(Range<Int>)
        case value
        /// An index into ``names``.
        case detail(Int)
        /// The following parts, which are left out together.
        case optional(Range<Int>)
    }

    fileprivate struct Content: Sendable, Hashable {
        var parts: [Part] = []
        var texts: [UInt8] = []
        var names: [String] = []
    }

    /// A class, so that copying a template copies one reference.
    private final class Storage: Sendable {
        let content: Content

        init(_ content: Content) { self.content = content }
    }

    /// The maximum length of a detail, in Unicode code points. Details can repeat parts of the policy, which can be long and
    /// have characters that are not printable.
    static let maxDetailLength = 1024

    private let storage: Storage

    /// Parses a template. A malformed one is a mistake in the tables and stops the program.
    public init(stringLiteral text: String) {
        var content = Content()
        var rest = text[...]
        content.parse(&rest, isOptional: false)
        precondition(rest.isEmpty, "the message \(text) has an unexpected ]")
        storage = Storage(content)
    }

    /// Two templates are equal if they were parsed from the same text.
    public static func == (left: MessageTemplate, right: MessageTemplate) -> Bool {
        left.storage.content == right.storage.content
    }

    /// Hashes the parts and their texts.
    public func hash(into hasher: inout Hasher) { hasher.combine(storage.content) }

    /// The text without the parts that depend on details.
    var staticText: String { storage.content.staticText }

    /// Appends the text.
    ///
    /// - Parameters:
    ///   - value: the range of the offending value in `text`; nil if there is none or if it must not be repeated.
    ///   - details: the other placeholders, by their names.
    func write(to text: inout [UInt8], value: Range<Int>?, _ details: MessageDetails) {
        let content = storage.content
        content.write(content.parts.indices, to: &text, value: value, details)
    }
}

extension MessageTemplate.Content {
    fileprivate var staticText: String {
        var text: [UInt8] = []
        var index = 0
        while index < parts.count {
            if case .text(let words) = parts[index] { text += texts[words] }
            if case .optional(let inner) = parts[index] { index = inner.upperBound } else { index += 1 }
        }
        return String(decoding: text, as: UTF8.self)
    }

    fileprivate func write(_ range: Range<Int>, to text: inout [UInt8], value: Range<Int>?, _ details: MessageDetails) {
        var index = range.lowerBound
        while index < range.upperBound {
            let part = parts[index]
            index += 1
            switch part {
            case .text(let words): text.append(texts.span.extracting(words))
            case .value:
                if let value { for index in value { text.append(text[index]) } } else { text.append("the value") }
            case .detail(let name): text.append(shown(details[names[name]] ?? ""))
            case .optional(let inner):
                if inner.allSatisfy({ isKnown(parts[$0], value, details) }) { write(inner, to: &text, value: value, details) }
                index = inner.upperBound
            }
        }
    }

    /// A detail, cut and with escapes where characters are not printable. Most details are short and ASCII.
    private func shown(_ detail: String) -> String {
        let isPlain = detail.utf8.count <= MessageTemplate.maxDetailLength && detail.utf8.allSatisfy { 0x20..<0x7F ~= $0 }
        return isPlain ? detail : detail.cut(to: MessageTemplate.maxDetailLength).printable
    }

    private func isKnown(_ part: MessageTemplate.Part, _ value: Range<Int>?, _ details: MessageDetails) -> Bool {
        switch part {
        case .text, .optional: true
        case .value: value != nil
        case .detail(let name): details[names[name]] != nil
        }
    }

    fileprivate mutating func parse(_ rest: inout Substring, isOptional: Bool) {
        while let character = rest.first, character != "]" {
            switch character {
            case "{":
                guard let end = rest.firstIndex(of: "}") else { preconditionFailure("the message …\(rest) has an open {") }
                let name = String(rest[rest.index(after: rest.startIndex)..<end])
                if name == "value" {
                    parts.append(.value)
                } else {
                    names.append(name)
                    parts.append(.detail(names.count - 1))
                }
                rest = rest[rest.index(after: end)...]
            case "[":
                precondition(!isOptional, "the message …\(rest) has a [ inside another")
                rest.removeFirst()
                let index = parts.count
                parts.append(.optional(index..<index))
                parse(&rest, isOptional: true)
                parts[index] = .optional(index + 1..<parts.count)
                precondition(rest.first == "]", "a message has an open [")
                rest.removeFirst()
            default:
                let end = rest.firstIndex { $0 == "{" || $0 == "[" || $0 == "]" } ?? rest.endIndex
                let start = texts.count
                texts += rest[..<end].utf8
                parts.append(.text(start..<texts.count))
                rest = rest[end...]
            }
        }
    }
}

/// The two texts of a violation. The severity decides which one is printed.
public struct RuleMessage: Sendable, Hashable {
    /// What must hold, read after the field and the value: "must be between 1 and 127".
    public let error: MessageTemplate
    /// What happens and what to do, read after the field: "{value} is outside 1 to 127; use a value from 1 to 127".
    public let warning: MessageTemplate

    /// A message by its texts.
    public init(error: MessageTemplate, warning: MessageTemplate) {
        self.error = error
        self.warning = warning
    }
}

internal import JSONTape

/// An example of a rule, written as policies are: block style YAML.
enum ExampleText {
    /// The lines of a value; empty when the text is no JSON, which a test of the examples would find.
    static func lines(of json: String) -> [String] {
        guard let value = try? JSONValue(parsing: json) else { return [] }
        return block(value)
    }

    /// The text without blanks and line ends between its tokens.
    static func compact(_ json: String) -> String {
        (try? JSONValue(parsing: json).text) ?? json
    }

    private static func block(_ value: JSONValue) -> [String] {
        switch value {
        case .object(let members) where !members.isEmpty:
            members.flatMap { member in
                let key = scalar(member.key) + ":"
                return switch member.value {
                case .object(let inner) where !inner.isEmpty: [key] + block(member.value).map { "  " + $0 }
                case .array(let inner) where !inner.isEmpty: [key] + block(member.value).map { "  " + $0 }
                default: ["\(key) \(flow(member.value))"]
                }
            }
        case .array(let elements) where !elements.isEmpty:
            elements.flatMap { element in
                block(element).enumerated().map { ($0.offset == 0 ? "- " : "  ") + $0.element }
            }
        default: [flow(value)]
        }
    }

    private static func flow(_ value: JSONValue) -> String {
        if case .string(let text) = value { scalar(text) } else { value.text }
    }

    /// A text, in quotation marks unless every reader of YAML takes it for a text without them.
    private static func scalar(_ text: String) -> String {
        let isWord = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        let isPlain = isWord && text.first.map { $0.isLetter || $0 == "/" } == true
        return isPlain && !words.contains(text.lowercased()) ? text : JSONValue.string(text).text
    }

    /// What YAML 1.1 takes for something else than a text.
    private static let words: Set<String> = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
}

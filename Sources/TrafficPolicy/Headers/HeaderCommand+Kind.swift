internal import TextCoding

extension HeaderCommand {
    /// What a command takes in parentheses, and whether it takes a length: `%REQ(X-A):10%`.
    enum Kind: Sendable {
        /// Nothing. Empty parentheses are accepted.
        case plain
        /// Any text or none, for example the format of a time.
        case anyParameters
        /// A key or an expression.
        case key(hasLength: Bool)
        /// The name of a header, and after `?` of another one for requests without the first.
        case headers
        /// A key, and optionally the form in which its value is written.
        case filterState
        /// A type, a namespace and keys.
        case metadata
        /// Two points in time, and optionally the unit.
        case duration
        /// An object in JSON. Envoy 1.37 to 1.40 crash on other JSON.
        case json
        /// One of some words, and after a colon one of others.
        case options([String], [String], hasLength: Bool)

        /// Whether the command is invalid without parameters.
        var needsParameters: Bool {
            switch self {
            case .plain, .anyParameters, .options: false
            case .key, .headers, .filterState, .metadata, .duration, .json: true
            }
        }

        /// Whether the command may end with a colon and the largest number of characters.
        var takesLength: Bool {
            switch self {
            case .plain, .anyParameters, .duration: false
            case .headers, .filterState, .metadata, .json: true
            case .key(let hasLength), .options(_, _, let hasLength): hasLength
            }
        }

        /// Whether Envoy accepts the text in parentheses, which is not empty. The syntax of expressions and JSON is not checked.
        func accepts(_ parameters: Span<UInt8>) -> Bool {
            switch self {
            case .plain: return false
            case .anyParameters, .key: return true
            case .headers: return Self.areHeaders(parameters)
            case .json:
                var index = 0
                while index < parameters.count, parameters[index] == UInt8(ascii: " ") { index += 1 }
                return index < parameters.count && parameters[index] == UInt8(ascii: "{")
            case .filterState, .metadata, .duration, .options: break
            }
            let (first, second, third) = Self.parts(of: parameters)
            func part(_ range: Range<Int>?, isOneOf words: [String]) -> Bool {
                guard let range else { return true }
                return words.contains { parameters.extracting(range).hasSameBytes(as: $0) }
            }
            switch self {
            case .filterState:
                guard !first.isEmpty, part(second, isOneOf: ["", "PLAIN", "TYPED", "FIELD"]) else { return false }
                return (third != nil) == (second != nil && part(second, isOneOf: ["FIELD"]))
            case .metadata: return part(first, isOneOf: Self.metadataTypes)
            case .duration: return second != nil && part(third, isOneOf: ["ms", "us", "ns"])
            case .options(let words, let others, _):
                return others.isEmpty
                    ? part(0..<parameters.count, isOneOf: words) : part(first, isOneOf: words) && part(second, isOneOf: others)
            default: return true
            }
        }

        private static let metadataTypes = [
            "DYNAMIC", "CLUSTER", "ROUTE", "UPSTREAM_HOST", "LISTENER", "VIRTUAL_HOST", "LISTENER_FILTER_CHAIN",
        ]

        /// The first three parts between colons.
        private static func parts(of text: Span<UInt8>) -> (first: Range<Int>, second: Range<Int>?, third: Range<Int>?) {
            var parts: [Range<Int>] = []
            var start = 0
            for index in 0...text.count where index == text.count || text[index] == UInt8(ascii: ":") {
                parts.append(start..<index)
                start = index + 1
                if parts.count == 3 { break }
            }
            return (parts[0], parts.count > 1 ? parts[1] : nil, parts.count > 2 ? parts[2] : nil)
        }

        /// Whether a text is the name of a header, or two with a question mark between them. A name may be empty or begin with a colon.
        private static func areHeaders(_ text: Span<UInt8>) -> Bool {
            var alternatives = 0
            let invalid = text.firstPart(separatedBy: UInt8(ascii: "?")) { name in
                alternatives += 1
                let start = !name.isEmpty && name[0] == UInt8(ascii: ":") ? 1 : 0
                return name.count == start && start == 1 || !ASCIISet.token.containsAll(name.extracting(start..<name.count))
            }
            return invalid == nil && alternatives <= 2
        }
    }
}

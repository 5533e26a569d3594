/// A JSON value as a mutable tree, to which patches are applied. It is not used on the request path.
public indirect enum JSONValue: Sendable, Equatable {
    /// A member of an object. Members keep the order of the text.
    public struct Member: Sendable, Equatable {
        /// The key, decoded.
        public var key: String
        /// The value.
        public var value: JSONValue

        /// Creates a member.
        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    case null
    case boolean(Bool)
    /// A number exactly as written.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// Creates the value at a place of a tape. The recursion is bounded by the tape's depth limit.
    public init(_ place: JSONTape.Place, of tape: borrowing JSONTape) {
        switch tape.kind(at: place) {
        case .null: self = .null
        case .false: self = .boolean(false)
        case .true: self = .boolean(true)
        case .integer, .decimal: self = .number(tape.text(at: place))
        case .string: self = .string(tape.text(at: place))
        case .array:
            var elements: [JSONValue] = []
            var element = tape.first(in: place)
            while element < tape.end(of: place) {
                elements.append(JSONValue(element, of: tape))
                element = tape.end(of: element)
            }
            self = .array(elements)
        case .object:
            var members: [Member] = []
            var key = tape.first(in: place)
            while key < tape.end(of: place) {
                let value = tape.value(ofKey: key)
                members.append(Member(key: tape.text(at: key), value: JSONValue(value, of: tape)))
                key = tape.end(of: value)
            }
            self = .object(members)
        }
    }

    /// The value of a JSON text.
    public init(parsing text: String) throws(JSONSyntaxError) {
        let tape = try JSONTape(parsing: text)
        self.init(tape.root, of: tape)
    }

    /// A member's value; nil if there is none or this is not an object.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.hasKey(key) }?.value
    }

    /// Writes the value as compact JSON.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .boolean(let value): writer.boolean(value)
        case .number(let text): writer.raw(text)
        case .string(let text): writer.string(text)
        case .array(let elements):
            writer.array { writer in
                for element in elements { element.write(to: &writer) }
            }
        case .object(let members):
            writer.object { writer in
                for member in members {
                    writer.key(member.key)
                    member.value.write(to: &writer)
                }
            }
        }
    }

    /// The value as compact JSON.
    public var text: String {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.text
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }

    /// A whole number.
    public init(integerLiteral value: Int) { self = .number(String(value)) }
}

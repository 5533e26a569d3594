/// Writes a JSON value for people: one member or item per line, two spaces per level. Arrays of scalars take one line.
public struct IndentedJSONWriter {
    private var text = ""

    /// The JSON text of a value, with a line feed at its end.
    public static func text(of value: JSONValue) -> String {
        var writer = IndentedJSONWriter()
        writer.write(value, margin: "\n")
        return writer.text + "\n"
    }

    private mutating func write(_ value: JSONValue, margin: String) {
        switch value {
        case .object(let members) where !members.isEmpty:
            text += "{"
            for (index, member) in members.enumerated() {
                text += (index == 0 ? "" : ",") + margin + "  " + JSONValue.string(member.key).text + ": "
                write(member.value, margin: margin + "  ")
            }
            text += margin + "}"
        case .array(let elements) where elements.contains(where: \.isContainer):
            text += "["
            for (index, element) in elements.enumerated() {
                text += (index == 0 ? "" : ",") + margin + "  "
                write(element, margin: margin + "  ")
            }
            text += margin + "]"
        // An array of scalars takes one line.
        case .array(let elements): text += "[" + elements.map(\.text).joined(separator: ", ") + "]"
        default: text += value.text
        }
    }
}

extension JSONValue {
    fileprivate var isContainer: Bool {
        switch self {
        case .object, .array: true
        default: false
        }
    }
}

public import JSONTape

/// Writes a JSON value as YAML in block style, as kubectl prints it: two blanks a level, lists at the level of their key.
///
/// Whatever reads YAML 1.1 or 1.2 reads the same value back: a text that could be taken for something else is quoted.
public struct YAMLWriter {
    private var text = ""

    /// The YAML of a value: one document, with a line feed at its end.
    public static func text(of value: JSONValue) -> String {
        var writer = YAMLWriter()
        writer.writeBlock(value, indentation: 0)
        return writer.text
    }

    /// Writes a value on lines of its own.
    private mutating func writeBlock(_ value: JSONValue, indentation: Int) {
        let margin = String(repeating: " ", count: indentation)
        switch value {
        case .object(let members) where !members.isEmpty:
            for member in members {
                text += margin
                write(member, indentation: indentation)
            }
        case .array(let elements) where !elements.isEmpty:
            for element in elements {
                text += margin + "- "
                writeItem(element, indentation: indentation + 2)
            }
        default: text += margin + Self.scalar(value) + "\n"
        }
    }

    /// Writes a member, whose margin is there.
    private mutating func write(_ member: JSONValue.Member, indentation: Int) {
        text += Self.scalar(member.key) + ":"
        switch member.value {
        case .object(let members) where !members.isEmpty:
            text += "\n"
            writeBlock(member.value, indentation: indentation + 2)
        case .array(let elements) where !elements.isEmpty:
            text += "\n"
            writeBlock(member.value, indentation: indentation)
        default: text += " " + Self.scalar(member.value) + "\n"
        }
    }

    /// Writes an item, whose first line has its hyphen.
    private mutating func writeItem(_ value: JSONValue, indentation: Int) {
        switch value {
        case .object(let members) where !members.isEmpty:
            for (index, member) in members.enumerated() {
                if index > 0 { text += String(repeating: " ", count: indentation) }
                write(member, indentation: indentation)
            }
        case .array(let elements) where !elements.isEmpty:
            for (index, element) in elements.enumerated() {
                if index > 0 { text += String(repeating: " ", count: indentation) }
                text += "- "
                writeItem(element, indentation: indentation + 2)
            }
        default: text += Self.scalar(value) + "\n"
        }
    }

    // MARK: Scalars

    /// What fits on a line: a scalar, or a collection with nothing in it.
    private static func scalar(_ value: JSONValue) -> String {
        if case .string(let text) = value { return scalar(text) }
        return value.text
    }

    private static func scalar(_ string: String) -> String {
        if isPlain(string) { return string }
        // A quotation mark and a backslash stand for themselves between apostrophes, as expressions need them to.
        let isPrintable = string.unicodeScalars.allSatisfy { " "..."~" ~= $0 }
        return isPrintable ? "'\(string.replacing("'", with: "''"))'" : doubleQuoted(string)
    }

    /// Whether a text means itself without quotes, in every version of YAML: narrower than any of them.
    private static func isPlain(_ string: String) -> Bool {
        guard let first = string.utf8.first, let last = string.utf8.last, isLetter(first) else { return false }
        guard last != UInt8(ascii: " "), last != UInt8(ascii: ":") else { return false }
        guard string.utf8.allSatisfy({ isLetter($0) || plainPunctuation.contains($0) }) else { return false }
        return !string.contains(": ") && !string.contains(" #") && !reserved.contains(string.lowercased())
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
    }

    private static let plainPunctuation = Set("0123456789 _-./:,;()+%=$".utf8)

    /// Words that some version of YAML takes for something else than a text.
    private static let reserved: Set<String> = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]

    /// Everything beyond ASCII and everything that cannot be seen is escaped (YAML 1.2.2 §5.7).
    private static func doubleQuoted(_ string: String) -> String {
        var text = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case " "..."~": text.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
                text += "\\" + letter + String(repeating: "0", count: width - digits.count) + digits
            }
        }
        return text + "\""
    }
}

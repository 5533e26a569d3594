internal import TextCoding

/// Writes a JSON value as YAML in block style, as kubectl prints it: two spaces per level, lists at the level of their key.
///
/// YAML 1.1 and 1.2 parsers read the same value back, because every ambiguous string is quoted.
public struct YAMLWriter {
    private var text = ""

    /// The YAML of a value: one document, with a line feed at its end.
    public static func text(of value: JSONValue) -> String {
        var writer = YAMLWriter()
        writer.writeBlock(value, indentation: 0)
        return writer.text
    }

    /// Writes a value as a block of lines.
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

    /// Writes a member after its indentation.
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

    /// Writes an item after its hyphen.
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

    /// The text of a scalar or of an empty collection.
    private static func scalar(_ value: JSONValue) -> String {
        if case .string(let text) = value { return scalar(text) }
        return value.text
    }

    private static func scalar(_ string: String) -> String {
        if isPlain(string) { return string }
        // Single quotes keep quotation marks and backslashes as they are, which keeps regular expressions readable.
        let isPrintable = string.unicodeScalars.allSatisfy { " "..."~" ~= $0 }
        return isPrintable ? "'\(string.replacingOccurrences(of: "'", with: "''"))'" : doubleQuoted(string)
    }

    /// Whether a string needs no quotes in any version of YAML. The test is stricter than each of them.
    private static func isPlain(_ string: String) -> Bool {
        guard let first = string.utf8.first, let last = string.utf8.last, isLetter(first) else { return false }
        guard last != UInt8(ascii: " "), last != UInt8(ascii: ":") else { return false }
        guard string.utf8.allSatisfy({ isLetter($0) || plainPunctuation.contains($0) }) else { return false }
        return !string.hasOccurrence(of: ": ") && !string.hasOccurrence(of: " #") && !reserved.contains(string.lowercased())
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
    }

    private static let plainPunctuation = Set("0123456789 _-./:,;()+%=$".utf8)

    /// Words that some version of YAML reads as a boolean or null.
    private static let reserved: Set<String> = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]

    /// Everything outside printable ASCII is escaped (YAML 1.2.2 §5.7).
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
                let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
                text += "\\" + letter + Hexadecimal.text(of: scalar.value, digits: width)
            }
        }
        return text + "\""
    }
}

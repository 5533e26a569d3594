internal import JSONTape

/// Writes HTML whose elements are closed and whose texts are escaped.
///
/// Names of elements and attributes are literals, so input cannot become markup. In texts and values, characters that a browser does not show as
/// themselves, such as those that change the direction of writing, are written as escapes, as in the reports for terminals.
struct HTMLWriter {
    /// An attribute. It is left out if its value is nil, and has no value if that is empty.
    typealias Attributes = KeyValuePairs<StaticString, String?>

    private(set) var text = ""
    private var identifiers: Set<String> = []

    /// Writes an element on separate lines.
    mutating func block(_ name: StaticString, _ attributes: Attributes = [:], _ content: (inout HTMLWriter) -> Void) {
        open(name, attributes)
        text += "\n"
        content(&self)
        close(name)
        text += "\n"
    }

    /// Writes an element with text on a separate line.
    mutating func block(_ name: StaticString, _ attributes: Attributes, _ content: String) {
        inline(name, attributes, content)
        text += "\n"
    }

    /// Writes an element inside a line.
    mutating func inline(_ name: StaticString, _ attributes: Attributes = [:], _ content: (inout HTMLWriter) -> Void) {
        open(name, attributes)
        content(&self)
        close(name)
    }

    /// Writes an element with text inside a line.
    mutating func inline(_ name: StaticString, _ attributes: Attributes, _ content: String) {
        open(name, attributes)
        write(content)
        close(name)
    }

    /// Writes an element with text and without attributes on a separate line.
    mutating func block(_ name: StaticString, _ content: String) { block(name, [:], content) }

    /// Writes an element with text and without attributes inside a line.
    mutating func inline(_ name: StaticString, _ content: String) { inline(name, [:], content) }

    /// Writes an element that has no content, such as `meta`.
    mutating func empty(_ name: StaticString, _ attributes: Attributes) {
        open(name, attributes)
        text += "\n"
    }

    /// Writes text.
    mutating func write(_ content: String) {
        var plain = true
        for byte in content.utf8 where !(0x20...0x7E ~= byte) || Self.special(byte) { plain = false }
        if plain { text += content } else { escape(content) }
    }

    /// Returns an identifier that no other element has. Input can have two objects of one name; the second one gets a number.
    mutating func unique(_ identifier: String) -> String {
        var (candidate, number) = (identifier, 1)
        while !identifiers.insert(candidate).inserted {
            number += 1
            candidate = "\(identifier)~~\(number)"
        }
        return candidate
    }

    /// Writes a line feed, which ends a line inside `pre`.
    mutating func lineFeed() { text += "\n" }

    /// Writes the style or the script of the page, which are constants.
    mutating func verbatim(_ name: StaticString, _ content: StaticString) {
        text += "<\(name)>\(content)</\(name)>\n"
    }

    /// Writes the declaration of the document type.
    mutating func documentType() { text += "<!DOCTYPE html>\n" }

    private mutating func open(_ name: StaticString, _ attributes: Attributes) {
        text += "<\(name)"
        for (attribute, value) in attributes {
            guard let value else { continue }
            text += " \(attribute)"
            if value.isEmpty { continue }
            text += "=\""
            write(value)
            text += "\""
        }
        text += ">"
    }

    private mutating func close(_ name: StaticString) { text += "</\(name)>" }

    private mutating func escape(_ content: String) {
        for scalar in content.printable.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    private static func special(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
        default: false
        }
    }
}

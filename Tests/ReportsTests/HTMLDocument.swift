/// The elements of a page, read strictly: every element must be closed in its order, and every attribute must be quoted.
struct HTMLDocument {
    struct Element {
        let name: String
        let attributes: [String: String]
        /// The text inside, without that of other elements.
        var text = ""
    }

    /// A place where the text is not the HTML that the writer may write.
    struct SyntaxError: Error, CustomStringConvertible {
        let description: String
    }

    private static let empty: Set<String> = ["meta", "input"]

    private(set) var elements: [Element] = []

    init(_ html: String) throws {
        var rest = Substring(html)
        guard rest.hasPrefix("<!DOCTYPE html>\n") else { throw SyntaxError(description: "no document type") }
        rest.removeFirst("<!DOCTYPE html>\n".count)
        var open: [Int] = []
        while let tag = rest.firstIndex(of: "<") {
            try addText(rest[..<tag], to: open.last)
            rest = rest[tag...].dropFirst()
            if rest.first == "/" {
                let name = rest.dropFirst().prefix { $0 != ">" }
                guard let last = open.popLast(), elements[last].name == name else {
                    throw SyntaxError(description: "</\(name)> closes \(open.last.map { elements[$0].name } ?? "nothing")")
                }
                rest = rest.dropFirst(name.count + 2)
                continue
            }
            let name = String(rest.prefix { $0 != ">" && $0 != " " })
            rest = rest.dropFirst(name.count)
            elements.append(Element(name: name, attributes: try Self.attributes(&rest)))
            if Self.empty.contains(name) { continue }
            open.append(elements.count - 1)
            // Nothing inside these is markup but their own end.
            guard name == "script" || name == "style" else { continue }
            guard let end = rest.firstRange(of: "</\(name)>") else { throw SyntaxError(description: "\(name) is not closed") }
            elements[elements.count - 1].text = String(rest[..<end.lowerBound])
            rest = rest[end.lowerBound...]
        }
        guard open.isEmpty, rest.allSatisfy(\.isWhitespace) else { throw SyntaxError(description: "the end: \(rest.prefix(40))") }
    }

    /// Reads the attributes and the end of a start tag.
    private static func attributes(_ rest: inout Substring) throws -> [String: String] {
        var attributes: [String: String] = [:]
        while rest.first == " " {
            rest.removeFirst()
            let name = String(rest.prefix { $0 != "=" && $0 != ">" && $0 != " " })
            rest = rest.dropFirst(name.count)
            var value = ""
            if rest.first == "=" {
                guard rest.dropFirst().first == "\"" else { throw SyntaxError(description: "\(name) is not quoted") }
                rest = rest.dropFirst(2)
                let text = rest.prefix { $0 != "\"" }
                rest = rest.dropFirst(text.count + 1)
                value = try decoded(text)
            }
            guard !name.isEmpty, attributes.updateValue(value, forKey: name) == nil else {
                throw SyntaxError(description: "attribute '\(name)'")
            }
        }
        guard rest.popFirst() == ">" else { throw SyntaxError(description: "a tag is not closed") }
        return attributes
    }

    private mutating func addText(_ text: Substring, to element: Int?) throws {
        if let element {
            elements[element].text += try Self.decoded(text)
        } else if !text.allSatisfy(\.isWhitespace) {
            throw SyntaxError(description: "text outside of elements: \(text.prefix(40))")
        }
    }

    /// A text without its character references. Every other `&`, `<` and `>` is an error.
    private static func decoded(_ text: Substring) throws -> String {
        var decoded = ""
        var rest = text
        while let character = rest.popFirst() {
            guard character == "&" else {
                guard character != "<", character != ">" else { throw SyntaxError(description: "a bare \(character)") }
                decoded.append(character)
                continue
            }
            let name = String(rest.prefix { $0 != ";" })
            guard let meaning = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "#39": "'"][name] else {
                throw SyntaxError(description: "&\(name.prefix(10))")
            }
            decoded += meaning
            rest = rest.dropFirst(name.count + 1)
        }
        return decoded
    }
}

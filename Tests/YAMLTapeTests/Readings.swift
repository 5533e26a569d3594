import JSONTape
import YAMLTape

extension JSONTape {
    /// The whole tape as compact JSON, from its tokens.
    var json: String { json(of: root) }

    func json(of place: Place) -> String {
        var writer = JSONWriter()
        write(place, to: &writer)
        return writer.text
    }

    private func write(_ place: Place, to writer: inout JSONWriter) {
        switch kind(at: place) {
        case .object:
            writer.object { writer in
                forEachMember(of: place) { key, value in
                    writer.key(text(at: key))
                    write(value, to: &writer)
                }
            }
        case .array: writer.array { writer in forEachElement(of: place) { write($0, to: &writer) } }
        case .string: writer.string(text(at: place))
        default: writer.raw(text(at: place))
        }
    }

    /// The position of every key and value, in the order of the tape, as `line:column`.
    var allPositions: String {
        var found: [String] = []
        func visit(_ place: Place) {
            let position = position(of: place)
            found.append("\(position.line):\(position.column)")
            switch kind(at: place) {
            case .object:
                forEachMember(of: place) { key, value in
                    visit(key)
                    visit(value)
                }
            case .array: forEachElement(of: place) { visit($0) }
            default: break
            }
        }
        visit(root)
        return found.joined(separator: " ")
    }
}

extension YAMLStream {
    /// The documents as compact JSON.
    var json: [String] { documents.map(\.json) }
}

/// The result of a stream: the documents as JSON, or the error.
func reading(_ yaml: String, limits: YAMLLimits = YAMLLimits()) -> String {
    do {
        return try YAMLStream(parsing: yaml, limits: limits).json.joined(separator: " --- ")
    } catch {
        return error.description
    }
}

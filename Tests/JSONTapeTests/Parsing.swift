import JSONTape
import Testing

/// The error of a text; nil if it parses.
func syntaxError(in bytes: [UInt8], limits: JSONLimits = JSONLimits()) -> JSONSyntaxError? {
    do {
        _ = try JSONTape(parsing: bytes.span, limits: limits)
        return nil
    } catch {
        return error
    }
}

/// The error of a text; nil if it parses.
func syntaxError(in text: String, limits: JSONLimits = JSONLimits()) -> JSONSyntaxError? {
    syntaxError(in: Array(text.utf8), limits: limits)
}

extension JSONTape {
    /// The place of the value at a path.
    func place(at path: FieldPath, sourceLocation: SourceLocation = #_sourceLocation) throws -> Place {
        var place = root
        for step in path.steps {
            var next: Place?
            switch step {
            case .name(let name):
                forEachMember(of: place) { key, value in if text(at: key) == name { next = value } }
            case .index(let index):
                var position = 0
                forEachElement(of: place) { element in
                    if position == index { next = element }
                    position += 1
                }
            }
            place = try #require(next, "\(path) leads nowhere", sourceLocation: sourceLocation)
        }
        return place
    }
}

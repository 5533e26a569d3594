internal import JSONTape

/// Reads the members of an object on a tape by name. A member that is missing, null or of another type is absent.
struct ObjectReader {
    let tape: JSONTape
    let place: JSONTape.Place

    /// The reader of a member of any type.
    subscript(name: StaticString) -> ObjectReader? {
        tape.presentMember(name, of: place).map { ObjectReader(tape: tape, place: $0) }
    }

    /// The text of a string.
    var string: String? { tape.string(at: place) }

    /// The value's JSON text in the source.
    var source: [UInt8] { tape.withSource(of: place) { $0.withUnsafeBufferPointer { Array($0) } } }

    /// Whether the value is `true`.
    var isTrue: Bool { tape.kind(at: place) == .true }

    /// The value of a number.
    var integer: Int64? { tape.integer(at: place) }

    /// The elements of a list; empty for any other value.
    var elements: [ObjectReader] {
        guard tape.kind(at: place) == .array else { return [] }
        var elements: [ObjectReader] = []
        elements.reserveCapacity(tape.count(at: place))
        tape.forEachElement(of: place) { elements.append(ObjectReader(tape: tape, place: $0)) }
        return elements
    }

    /// The strings of a list.
    var strings: [String] { elements.compactMap(\.string) }

    /// The members of an object whose values are strings. The last of several members with one key counts, as in the API server.
    var texts: [String: String] {
        var texts: [String: String] = [:]
        forEachMember { key, value in
            if let text = value.string { texts[key] = text }
        }
        return texts
    }

    /// The reader of a member with a name that is not a literal.
    func member(named name: String) -> ObjectReader? {
        guard tape.kind(at: place) == .object else { return nil }
        var found: ObjectReader?
        tape.forEachMember(of: place) { key, value in
            if tape.hasText(name, at: key), tape.kind(at: value) != .null { found = ObjectReader(tape: tape, place: value) }
        }
        return found
    }

    /// Calls `body` with each member of an object.
    func forEachMember(_ body: (String, ObjectReader) -> Void) {
        guard tape.kind(at: place) == .object else { return }
        tape.forEachMember(of: place) { key, value in body(tape.text(at: key), ObjectReader(tape: tape, place: value)) }
    }
}

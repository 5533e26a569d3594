internal import JSONTape

/// The fields of one object as they stand on the tape, by number.
struct ObjectFields: ~Copyable {
    /// The object.
    let object: JSONTape.Place
    /// Where the fields' values stand in the walk's slots.
    let base: Int
    /// The bit of every field that is there and not `null`: the API server drops a null before it looks.
    private(set) var seen: UInt64 = 0
    /// The bit of every field with a finding of its own: its value means nothing.
    var broken: UInt64 = 0

    /// Reads an object: the slots from `base` on, one for each of its rows, take the values of those that are there, and `unknown` the
    /// keys that have no row.
    init(
        of code: SchemaCode.ObjectCode, _ program: SchemaProgram, _ tape: JSONTape, _ place: JSONTape.Place, base: Int,
        slots: inout [JSONTape.Place], unknown: inout [JSONTape.Place]
    ) {
        object = place
        self.base = base
        while slots.count < base + code.fields.count { slots.append(place) }
        var values = slots.mutableSpan
        // Not by `forEachMember`: a closure cannot hold a span.
        let end = tape.end(of: place)
        var key = tape.first(in: place)
        while key < end {
            let value = tape.value(ofKey: key)
            if let field = program.field(of: code, tape, named: key) {
                if tape.kind(at: value) != .null {
                    seen |= 1 << UInt64(field)
                    values[base + field] = value
                }
            } else {
                unknown.append(key)
            }
            key = tape.end(of: value)
        }
    }

    @inline(__always)
    func has(_ field: Int) -> Bool { seen & 1 << UInt64(field) != 0 }
    @inline(__always)
    func isBroken(_ field: Int) -> Bool { broken & 1 << UInt64(field) != 0 }
}

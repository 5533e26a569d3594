internal import JSONTape

/// The fields of one object as they stand on the tape, by number.
struct ObjectFields: ~Copyable {
    /// Where the fields' values stand in the walk's slots.
    let base: Int
    /// The bit of every field that is there and not `null`: the API server drops a null before it looks.
    private(set) var seen: UInt64 = 0
    /// The bit of every field with a finding of its own: its value means nothing.
    var broken: UInt64 = 0

    /// Reads an object: the slots from `base` on, one for each of its rows, take the values of those that are there, and `unknown` the
    /// keys that have no row.
    init(
        of object: SchemaProgram.ObjectCode, _ program: SchemaProgram, _ tape: JSONTape, _ place: JSONTape.Place, base: Int,
        slots: inout [JSONTape.Place], unknown: inout [JSONTape.Place]
    ) {
        self.base = base
        while slots.count < base + object.fields.count { slots.append(place) }
        var seen: UInt64 = 0
        tape.forEachMember(of: place) { key, value in
            guard let field = program.field(of: object, tape, named: key) else { return unknown.append(key) }
            guard tape.kind(at: value) != .null else { return }
            seen |= 1 << UInt64(field)
            slots[base + field] = value
        }
        self.seen = seen
    }

    @inline(__always)
    func has(_ field: Int) -> Bool { seen & 1 << UInt64(field) != 0 }
    @inline(__always)
    func isBroken(_ field: Int) -> Bool { broken & 1 << UInt64(field) != 0 }
}

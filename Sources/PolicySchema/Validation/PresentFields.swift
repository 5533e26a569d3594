internal import JSONTape

/// The fields of one object on the tape, by their indexes.
struct PresentFields: ~Copyable {
    /// The object.
    let object: JSONTape.Place
    /// The slot of the first field in ``SchemaWalk/slots``.
    let base: Int
    /// The bit of every field that is set and not `null`. The API server drops nulls before it validates.
    private(set) var seen: UInt64 = 0
    /// The bit of every field whose value is invalid.
    var invalid: UInt64 = 0

    /// Reads an object. The slots from `base` on, one for each row, get the values of the fields that are set; `unknown` gets the keys
    /// that have no row, or a row that the release does not have and no value. The tape is borrowed, because an initializer copies its other parameters.
    init(
        of code: SchemaCode.ObjectCode, _ program: borrowing SchemaProgram, _ tape: borrowing JSONTape, _ place: JSONTape.Place,
        base: Int, slots: inout [JSONTape.Place], unknown: inout [JSONTape.Place]
    ) {
        object = place
        self.base = base
        while slots.count < base + code.fields.count { slots.append(place) }
        var values = slots.mutableSpan
        // Not with `forEachMember`, because a closure cannot capture a span.
        let end = tape.end(of: place)
        var key = tape.first(in: place)
        while key < end {
            let value = tape.value(ofKey: key)
            if let field = program.field(of: code, tape, named: key) {
                if tape.kind(at: value) != .null {
                    seen |= 1 << UInt64(field)
                    values[base + field] = value
                } else if code.absent & 1 << UInt64(field) != 0 {
                    unknown.append(key)
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
    func isInvalid(_ field: Int) -> Bool { invalid & 1 << UInt64(field) != 0 }
}

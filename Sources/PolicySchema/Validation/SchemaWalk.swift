internal import TextCoding
internal import JSONTape

/// The position of a walk over an object: the containers around the current value, and the fields of every object among them.
struct SchemaWalk {
    var path = TapePath()
    /// The values of the fields of every object on the path, one slot for each row of its table. Later slots are unused.
    private(set) var slots: [JSONTape.Place] = []
    /// The first slot of the next object.
    private var nextSlot = 0
    /// The keys without a row in the object that was entered last.
    private(set) var unknown: [JSONTape.Place] = []

    /// Starts a walk.
    mutating func begin() {
        path.clear()
        nextSlot = 0
    }

    /// Enters an object.
    @inline(__always)
    mutating func enter(
        _ place: JSONTape.Place, as code: SchemaCode.ObjectCode, of program: SchemaProgram, _ tape: JSONTape
    ) -> PresentFields {
        unknown.clear()
        let fields = PresentFields(of: code, program, tape, place, base: nextSlot, slots: &slots, unknown: &unknown)
        nextSlot += code.fields.count
        path.enter(place)
        return fields
    }

    /// Leaves the object that was entered last.
    mutating func leave(_ fields: borrowing PresentFields) {
        path.leave()
        nextSlot = fields.base
    }
}

internal import JSONTape

/// Where a walk over an object stands: the containers around the value that is looked at, and the fields of every object among them.
struct SchemaWalk {
    var path = TapePath()
    /// The values of the fields of every object on the way, one slot for each row of its table. What is behind those is of no account.
    private(set) var slots: [JSONTape.Place] = []
    /// Where the slots of the next object begin.
    private var nextSlot = 0
    /// The keys of the object that was entered last that have no row.
    private(set) var unknown: [JSONTape.Place] = []

    /// Goes to the beginning.
    mutating func begin() {
        path.clear()
        nextSlot = 0
    }

    /// Goes into an object. Inlined: handing over its code made a review a hundredth dearer.
    @inline(__always)
    mutating func enter(
        _ place: JSONTape.Place, as code: SchemaCode.ObjectCode, of program: SchemaProgram, _ tape: JSONTape
    ) -> ObjectFields {
        if !unknown.isEmpty { unknown.removeAll(keepingCapacity: true) }
        let fields = ObjectFields(of: code, program, tape, place, base: nextSlot, slots: &slots, unknown: &unknown)
        nextSlot += code.fields.count
        path.enter(place)
        return fields
    }

    /// Goes out of the object that was entered last.
    mutating func leave(_ fields: borrowing ObjectFields) {
        path.leave()
        nextSlot = fields.base
    }
}

public import JSONTape

/// Finds the fields that an object leaves out and whose absence has a documented meaning, and writes that meaning as a patch.
///
/// Only inside blocks that the author opened, only what is absent or `null`, and only below what has the right type.
/// It keeps its scratch memory from one object to the next and belongs to one thread.
public struct Defaulter: ~Copyable {
    private let program: SchemaProgram
    private let level: Default.Level
    private var walk = SchemaWalk()
    private var operations: [JSONPatch.Operation] = []

    /// A defaulter for objects of one schema.
    public init(_ program: SchemaProgram, level: Default.Level = .all) {
        self.program = program
        self.level = level
    }

    /// The additions that make an object say what it means. Applied, there are none left.
    public mutating func patch(for tape: JSONTape, at object: JSONTape.Place) -> JSONPatch {
        walk.begin()
        operations.removeAll()
        visitObject(program.root, tape, object)
        return JSONPatch(operations)
    }

    private mutating func visit(_ check: SchemaCode.Check, _ tape: JSONTape, _ place: JSONTape.Place) {
        switch check {
        case .object(let index): visitObject(index, tape, place)
        case .array(let index) where tape.kind(at: place) == .array:
            walk.path.enter(place)
            var position = 0
            tape.forEachElement(of: place) { element in
                walk.path.look(atItem: position)
                visit(program.code.arrays[index].element, tape, element)
                position += 1
            }
            walk.path.leave()
        default: return
        }
    }

    private mutating func visitObject(_ index: Int, _ tape: JSONTape, _ place: JSONTape.Place) {
        guard tape.kind(at: place) == .object else { return }
        let object = program.code.objects[index]
        let fields = walk.enter(place, as: object, of: program, tape)
        for (field, row) in object.fields.enumerated() {
            if fields.has(field) {
                visit(program.code.fields[row].check, tape, walk.slots[fields.base + field])
            } else if object.defaulted & 1 << UInt64(field) != 0, let value = value(ofRow: row, fields, tape) {
                operations.append(.add(FieldPath(walk.path.steps(to: place, tape) + [.name(program.code.rows[row].name)]), value))
            }
        }
        walk.leave(fields)
    }

    /// The default of a row for an object with these fields; nil when there is none to write.
    private func value(ofRow row: Int, _ fields: borrowing ObjectFields, _ tape: JSONTape) -> JSONValue? {
        guard let defaultValue = program.code.rows[row].defaultValue, level.includes(defaultValue.origin) else { return nil }
        if let exception = program.code.exceptions[row], program.holds(exception, fields, tape, walk.slots) != false {
            return defaultValue.exception?.value
        }
        return defaultValue.value
    }
}

public import JSONTape

/// Finds the absent fields of an object that have a default.
///
/// It finds only fields that are absent or `null`, only of objects that the author wrote, and only inside values of the right type.
/// It reuses its scratch memory and must be used by one thread.
public struct Defaulter: ~Copyable {
    private let program: SchemaProgram
    private let selection: Selection
    private var walk = SchemaWalk()
    private var additions: [Addition] = []
    private var maxCount = Int.max

    /// Which defaults a defaulter finds.
    public enum Selection: Sendable {
        /// Those that the mutating webhook writes at a level.
        case written(at: Default.Level)
        /// All of them.
        case all
    }

    /// The default of an absent field.
    public struct Addition: Sendable {
        /// The field.
        public let path: FieldPath
        /// The object that lacks the field.
        public let object: JSONTape.Place
        /// The value.
        public let value: JSONValue
        /// The component that decides the value.
        public let origin: Default.Origin
    }

    /// A defaulter for objects of one schema.
    public init(_ program: SchemaProgram, _ selection: Selection) {
        self.program = program
        self.selection = selection
    }

    /// The defaults of an object. After they are added, there are none.
    ///
    /// - Parameter maxCount: the number of defaults after which the search ends.
    public mutating func additions(for tape: JSONTape, at object: JSONTape.Place, upTo maxCount: Int = .max) -> [Addition] {
        walk.begin()
        additions.removeAll()
        self.maxCount = maxCount
        visitObject(program.root, tape, object)
        return additions
    }

    private mutating func visit(_ check: SchemaCode.Check, _ tape: JSONTape, _ place: JSONTape.Place) {
        switch check {
        case .object(let index): visitObject(index, tape, place)
        case .array(let index) where tape.kind(at: place) == .array:
            walk.path.enter(place)
            var position = 0
            tape.forEachElement(of: place) { element in
                guard additions.count < maxCount else { return }
                walk.path.move(toItem: position)
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
        for (field, row) in object.fields.enumerated() where additions.count < maxCount {
            if fields.has(field) {
                // The API server drops what its release does not have.
                if object.absent & 1 << UInt64(field) == 0 {
                    visit(program.code.fields[row].check, tape, walk.slots[fields.base + field])
                }
            } else if object.defaulted & 1 << UInt64(field) != 0, let found = program.code.rows[row].defaultValue,
                selects(found)
            {
                let path = FieldPath(walk.path.steps(to: place, tape) + [.name(program.code.rows[row].name)])
                additions.append(
                    Addition(path: path, object: place, value: value(of: found, inRow: row, fields, tape), origin: found.origin))
            }
        }
        walk.leave(fields)
    }

    private func selects(_ found: Default) -> Bool {
        switch selection {
        case .written(let level): found.levels.contains(level)
        case .all: true
        }
    }

    private func value(
        of found: Default, inRow row: Int, _ fields: borrowing PresentFields, _ tape: JSONTape
    ) -> JSONValue {
        guard let override = found.override, let condition = program.code.overrideConditions[row],
            program.holds(condition, fields, tape, walk.slots) == true
        else { return found.value }
        return override.value
    }
}

internal import JSONTape

/// The way from an object to a value below it, in trivial steps: it becomes a ``FieldPath`` only when somebody has to read it.
struct SchemaPath {
    enum Step {
        /// A row of the program.
        case field(Int)
        /// A key that is data, or that no row knows.
        case key(JSONTape.Place)
        case index(Int)
    }

    private(set) var steps: [Step] = []

    mutating func push(_ step: Step) { steps.append(step) }
    mutating func pop() { steps.removeLast() }
    mutating func clear() { steps.removeAll(keepingCapacity: true) }

    func fieldPath(_ program: SchemaProgram, _ tape: JSONTape) -> FieldPath {
        FieldPath(
            steps.map { step in
                switch step {
                case .field(let row): .name(program.rows[row].name)
                case .key(let key): .name(tape.text(at: key))
                case .index(let index): .index(index)
                }
            })
    }
}

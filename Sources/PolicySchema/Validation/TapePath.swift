internal import JSONTape

/// The path from an object to a value inside it, as the containers around the value. It is converted to steps only for findings and patches.
struct TapePath {
    private struct Container {
        let place: JSONTape.Place
        /// The index of the current item, in a list.
        var item = 0
    }

    private var containers: [Container] = []

    /// The container that was entered first.
    var outermost: JSONTape.Place? { containers.first?.place }

    /// The container that was entered last and not left.
    var innermost: JSONTape.Place? { containers.last?.place }

    mutating func clear() { containers.removeAll(keepingCapacity: true) }

    /// Enters an object or a list.
    mutating func enter(_ place: JSONTape.Place) { containers.append(Container(place: place)) }

    /// Leaves the object or list that was entered last.
    mutating func leave() { containers.removeLast() }

    /// Moves to an item of the list that was entered last.
    mutating func move(toItem item: Int) { containers[containers.count - 1].item = item }

    /// One step of a path.
    enum Step {
        case key(JSONTape.Place)
        case index(Int)
    }

    /// Calls `body` with each step to a value in the innermost container, or to that container itself.
    func forEachStep(to value: JSONTape.Place, _ tape: JSONTape, _ body: (Step) -> Void) {
        for index in containers.indices where containers[index].place != value {
            let next = index + 1 < containers.count ? containers[index + 1].place : value
            let isList = tape.kind(at: containers[index].place) == .array
            body(isList ? .index(containers[index].item) : .key(tape.key(ofValue: next)))
        }
    }

    /// The steps to a value in the innermost container, as ``FieldPath`` has them.
    func steps(to value: JSONTape.Place, _ tape: JSONTape) -> [FieldPath.Step] {
        var steps: [FieldPath.Step] = []
        forEachStep(to: value, tape) { step in
            switch step {
            case .key(let key): steps.append(.name(tape.text(at: key)))
            case .index(let index): steps.append(.index(index))
            }
        }
        return steps
    }
}

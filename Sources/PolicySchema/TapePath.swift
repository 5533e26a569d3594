internal import JSONTape

/// The way from an object to a value below it: the containers around the value. It becomes steps only when somebody has to read it.
struct TapePath {
    private struct Container {
        let place: JSONTape.Place
        /// The number of the item that is looked at, in a list.
        var item = 0
    }

    private var containers: [Container] = []

    mutating func clear() { containers.removeAll(keepingCapacity: true) }

    /// Goes into an object or a list.
    mutating func enter(_ place: JSONTape.Place) { containers.append(Container(place: place)) }

    /// Goes out of the object or list that was entered last.
    mutating func leave() { containers.removeLast() }

    /// Goes to an item of the list that was entered last.
    mutating func look(atItem item: Int) { containers[containers.count - 1].item = item }

    /// One step down.
    enum Step {
        case key(JSONTape.Place)
        case index(Int)
    }

    /// Calls `body` with each step down to a value in the container that was entered last, or to that container itself.
    func forEachStep(to value: JSONTape.Place, _ tape: JSONTape, _ body: (Step) -> Void) {
        for index in containers.indices where containers[index].place != value {
            let next = index + 1 < containers.count ? containers[index + 1].place : value
            let isList = tape.kind(at: containers[index].place) == .array
            body(isList ? .index(containers[index].item) : .key(tape.key(ofValue: next)))
        }
    }

    /// The steps down to a value, as ``FieldPath`` has them.
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

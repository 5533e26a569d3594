import JSONTape

/// A sequence or mapping that is not closed yet.
struct OpenCollection {
    /// The kind of JSON value that it becomes.
    enum Role {
        case array
        case object
        /// The list of objects at `<<`, which is not written itself.
        case mergeList
    }

    /// The next item in an object.
    enum Expectation {
        case key
        case value
        /// The value of `<<`.
        case merge
    }

    let role: Role
    /// Whether its members are merged into the object around it.
    let isMerge: Bool
    let anchor: OpenAnchor?
    let position: SourcePosition
    /// The length of the text before the collection, and where the collection begins, which is after a comma if there is one.
    let outerText: Int
    let text: Int
    /// The number of positions and members before it.
    let positions: Int
    let members: Int

    var expects = Expectation.key
    /// The range of the key whose value comes next.
    var key = 0..<0
    /// The position of that key.
    var keyPosition = 0
    var hasMergedMembers = false
    /// The levels of nesting, including this one.
    var height = 1
    /// The objects of a merge list.
    var merges: [Fragment] = []
}

/// An anchor whose node is still being written. The number distinguishes it from a later one with the same name.
struct OpenAnchor {
    let name: String
    let number: Int
}

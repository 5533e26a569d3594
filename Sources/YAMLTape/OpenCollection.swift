import JSONTape

/// A sequence or a mapping whose end has not come yet.
struct OpenCollection {
    /// What it will be.
    enum Role {
        case array
        case object
        /// The list of objects behind `<<`, which is not written itself.
        case mergeList
    }

    /// What comes next in an object.
    enum Expectation {
        case key
        case value
        /// What stands behind `<<`.
        case merge
    }

    let role: Role
    /// Whether its members go into the object around it.
    let isMerge: Bool
    let anchor: OpenAnchor?
    let position: SourcePosition
    /// How long the text was before it, and where its own begins: there may be a comma between.
    let outerText: Int
    let text: Int
    /// How many positions and members there were before it.
    let positions: Int
    let members: Int

    var expects = Expectation.key
    /// The key whose value comes next: where it begins and how long it is.
    var key = 0..<0
    /// The position of that key.
    var keyPosition = 0
    var hasMergedMembers = false
    /// Levels of nesting, this one counted.
    var height = 1
    /// The objects of a merge list.
    var merges: [Fragment] = []
}

/// An anchor whose node is still being written. The number tells it from a later one of the same name.
struct OpenAnchor {
    let name: String
    let number: Int
}

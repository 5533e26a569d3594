import JSONTape
import PolicyAttachment

/// An object as it stands in a file or came from a cluster.
struct ManifestObject {
    /// Where it stands: a path, `standard input`, or `cluster`.
    let source: String
    /// Whether its author has lines and columns to look for.
    let hasPositions: Bool
    let tape: JSONTape
    let place: JSONTape.Place
    /// What attachment makes of it.
    let object: ClusterObject

    /// Whether it is one of those that are judged.
    var isPolicy: Bool { object.identity.kind == .clientTrafficPolicy }

    /// `edge.yaml:3:5` for a place in it.
    func location(of place: JSONTape.Place) -> String {
        hasPositions ? "\(source):\(tape.position(of: place).line):\(tape.position(of: place).column)" : source
    }

    /// `edge.yaml:3:5`.
    var location: String { location(of: place) }
}

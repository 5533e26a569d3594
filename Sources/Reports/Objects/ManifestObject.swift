package import JSONTape
package import PolicyAttachment

/// An object of a file or of a cluster.
package struct ManifestObject: Sendable {
    package let source: ManifestSource
    package let tape: JSONTape
    package let place: JSONTape.Place
    /// The part of the object that attachment needs.
    package let object: ClusterObject

    /// The lines of a file in JSON.
    let lines: JSONLines?

    /// The policy with defaults for its targets; nil if it needs none, and for other objects.
    var completed: JSONTape?

    /// Whether it is a ClientTrafficPolicy.
    package var isPolicy: Bool { object.identity.kind == .clientTrafficPolicy }

    /// The location of a value in the object: `edge.yaml:3:5`.
    package func location(of place: JSONTape.Place) -> String { source.location(of: place, in: tape, lines) }

    /// The location of the object: `edge.yaml:3:5`.
    package var location: String { location(of: place) }
}

/// Where objects come from.
package enum ManifestSource: Sendable, Equatable {
    /// A file or a stream, by the name that messages use.
    case file(String)
    /// The API server.
    case cluster

    /// `edge.yaml:3:5`, or `cluster`.
    ///
    /// - Parameter lines: the lines of the tape's text, if they are known.
    func location(of place: JSONTape.Place, in tape: JSONTape, _ lines: JSONLines? = nil) -> String {
        switch self {
        case .file(let name):
            let position = lines?.position(of: place, in: tape) ?? tape.position(of: place)
            return "\(name.escaped):\(position.line):\(position.column)"
        case .cluster: return "cluster"
        }
    }
}

internal import JSONTape

/// A policy in a document of a file.
struct LintedPolicy {
    let tape: JSONTape
    let place: JSONTape.Place
    /// The index of the document in its file.
    let document: Int

    /// `namespace/name`, or `name`; empty if it has no name.
    var name: String {
        guard let metadata = tape.presentMember("metadata", of: place) else { return "" }
        let parts = [tape.presentMember("namespace", of: metadata), tape.presentMember("name", of: metadata)]
        return parts.compactMap { $0.flatMap { tape.string(at: $0) } }.filter { !$0.isEmpty }.joined(separator: "/")
    }

    /// The value of an annotation; nil if there is none.
    func annotation(_ name: StaticString) -> JSONTape.Place? {
        tape.presentMember("metadata", of: place).flatMap { tape.presentMember("annotations", of: $0) }
            .flatMap { tape.presentMember(name, of: $0) }
    }

    /// Whether it has a template action of Helm.
    var isTemplate: Bool {
        tape.withSource(of: place) { text in
            var index = 1
            while index < text.count {
                if text[index] == UInt8(ascii: "{"), text[index - 1] == UInt8(ascii: "{") { return true }
                index += 1
            }
            return false
        }
    }

    /// A place that a path leads to.
    struct Spot {
        /// The value, or the last value on the path that exists.
        let value: JSONTape.Place
        /// The key of the value; nil for an item of a list and for the policy.
        let key: JSONTape.Place?
        /// Whether the whole path exists.
        let isExact: Bool
    }

    /// The place of a field.
    func spot(_ path: FieldPath) -> Spot {
        var (value, key) = (place, JSONTape.Place?.none)
        for step in path.steps {
            let next = tape.nearestPlace(to: FieldPath([step]), from: value)
            guard next != value else { return Spot(value: value, key: key, isExact: false) }
            value = next
            if case .name = step { key = tape.key(ofValue: next) } else { key = nil }
        }
        return Spot(value: value, key: key, isExact: true)
    }

    /// The path of the policy in its document.
    var path: FieldPath { tape.path(from: tape.root, to: place) }
}

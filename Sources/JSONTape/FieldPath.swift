internal import TextCoding

/// The path from an object to one of its fields, printed as Kubernetes does or as a JSON Pointer.
public struct FieldPath: Sendable, Hashable {
    /// One step of a path.
    public enum Step: Sendable, Hashable {
        case name(String)
        case index(Int)
    }

    /// The steps, outermost first. Empty for the object itself.
    public var steps: [Step]

    /// Creates a path from its steps.
    public init(_ steps: [Step] = []) {
        self.steps = steps
    }

    /// The path of a member of this field.
    public func appending(_ step: Step) -> FieldPath {
        FieldPath(steps + [step])
    }

    /// The JSON Pointer (RFC 6901 §3) to the field; the empty string for the object itself.
    public var pointer: String {
        var text = ""
        for step in steps {
            text.append("/")
            switch step {
            case .index(let index): text.append(String(index))
            case .name(let name):
                for scalar in name.unicodeScalars {
                    switch scalar {
                    case "~": text.append("~0")
                    case "/": text.append("~1")
                    default: text.unicodeScalars.append(scalar)
                    }
                }
            }
        }
        return text
    }

    /// The path without indexes, such as `spec.targetRefs.name`, which does not change when a list is reordered.
    public var withoutIndexes: String {
        FieldPath(
            steps.filter {
                if case .index = $0 { false } else { true }
            }
        ).description
    }
}

extension FieldPath: CustomStringConvertible {
    /// The path as Kubernetes prints it: `spec.targetRefs[0].name`, or `matchLabels[example.com/team]` for a name with other characters than letters, digits, hyphens and underscores.
    public var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .index(let index): text.append("[\(index)]")
            case .name(let name) where name.isWord: text.append(text.isEmpty ? name : "." + name)
            case .name(let name): text.append("[\(name.escaped)]")
            }
        }
        return text
    }
}

extension String {
    /// The text with all characters escaped that end a quotation or a line or control a terminal. It is safe to print and to log.
    package var escaped: String { escaped(forQuotation: true) }

    /// The text with all characters escaped that end a line or control a terminal. Quotation marks are not escaped.
    package var printable: String { escaped(forQuotation: false) }

    private func escaped(forQuotation isQuoted: Bool) -> String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"" where isQuoted: text.append("\\\"")
            case "\\" where isQuoted: text.append("\\\\")
            case "\n": text.append("\\n")
            case "\t": text.append("\\t")
            case _ where !scalar.isPrintable: text.append(scalar.escaped)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    fileprivate var isWord: Bool {
        !isEmpty
            && utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}

/// Orders paths by step: indexes by number, names by their bytes. (Swift's order
/// of strings is not transitive for equivalent characters: of "e\u{301}", "e\u{301}0" and "\u{E9}1" each precedes the next, and the
/// last precedes the first.)
extension FieldPath: Comparable {
    /// Compares step by step; a path precedes the paths that it begins.
    public static func < (left: FieldPath, right: FieldPath) -> Bool {
        for (left, right) in zip(left.steps, right.steps) {
            switch (left, right) {
            case (.index(let left), .index(let right)): if left != right { return left < right }
            case (.name(let left), .name(let right)):
                if !left.utf8.elementsEqual(right.utf8) { return left.utf8.lexicographicallyPrecedes(right.utf8) }
            case (.index, .name): return true
            case (.name, .index): return false
            }
        }
        return left.steps.count < right.steps.count
    }
}

extension JSONTape {
    /// The path from a container to a value or key inside it. Values after the target are not visited.
    public func path(from container: Place, to target: Place) -> FieldPath {
        var path = FieldPath()
        var place = container
        while place != target, let item = item(of: place, around: target) {
            switch item.entrance {
            case .key(let key):
                path.steps.append(.name(text(at: key)))
                // The path of a key ends with the key.
                if key == target { return path }
            case .index(let index): path.steps.append(.index(index))
            }
            place = item.value
        }
        return path
    }

    /// The kind of step that leads into a container.
    package enum Entrance {
        case key(Place)
        case index(Int)
    }

    /// The item of a container that is or contains the target; nil if there is none.
    package func item(of container: Place, around target: Place) -> (entrance: Entrance, value: Place)? {
        let end = end(of: container)
        var place = first(in: container)
        switch kind(at: container) {
        case .object:
            while place < end {
                let value = value(ofKey: place)
                if target < self.end(of: value) { return (.key(place), value) }
                place = self.end(of: value)
            }
        case .array:
            var index = 0
            while place < end {
                if target < self.end(of: place) { return (.index(index), place) }
                place = self.end(of: place)
                index += 1
            }
        default: break
        }
        return nil
    }
}

extension JSONTape {
    /// The place at the end of a path from a container, or the last place on the path that exists.
    public func nearestPlace(to path: FieldPath, from container: Place) -> Place {
        var place = container
        for step in path.steps {
            guard let next = item(step, of: place) else { return place }
            place = next
        }
        return place
    }

    private func item(_ step: FieldPath.Step, of container: Place) -> Place? {
        let end = end(of: container)
        var place = first(in: container)
        switch (kind(at: container), step) {
        case (.object, .name(let name)):
            while place < end {
                let value = value(ofKey: place)
                if text(at: place) == name { return value }
                place = self.end(of: value)
            }
        case (.array, .index(let index)):
            var remaining = index
            while place < end {
                if remaining == 0 { return place }
                remaining -= 1
                place = self.end(of: place)
            }
        default: break
        }
        return nil
    }
}

internal import JSONTape

extension JSONValue {
    /// The value at a path such as `tls.clientValidation.mode`; nil if it is absent or `null`, which counts as absent.
    func value(at path: String) -> JSONValue? {
        var value = self
        for name in path.split(separator: ".") {
            guard let member = value[String(name)], member != .null else { return nil }
            value = member
        }
        return value
    }

    /// The elements of a list; none of any other value.
    var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }

    /// Whether the value is an empty list.
    var isEmptyList: Bool { if case .array(let elements) = self { elements.isEmpty } else { false } }

    /// The value at a path without wildcards; nil if there is none.
    func value(at path: FieldPath) -> JSONValue? {
        var value = self
        for step in path.steps {
            switch step {
            case .name(let name):
                guard let member = value[name] else { return nil }
                value = member
            case .index(let index):
                guard value.elements.indices.contains(index) else { return nil }
                value = value.elements[index]
            }
        }
        return value
    }
}

extension FieldPath {
    /// A path such as `spec.tls.clientValidation`.
    init(names: String) { self.init(names.split(separator: ".").map { .name(String($0)) }) }

    /// Whether one of two paths leads to the other.
    func isRelated(to other: FieldPath) -> Bool { zip(steps, other.steps).allSatisfy { $0 == $1 } }
}

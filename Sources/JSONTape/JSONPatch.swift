/// A JSON Patch (RFC 6902) with the operations `add`, `replace` and `remove`.
public struct JSONPatch: Sendable, Equatable {
    /// One operation.
    public enum Operation: Sendable, Equatable {
        /// Adds a member or replaces its value; inserts an element.
        case add(FieldPath, JSONValue)
        /// Replaces a value that must exist.
        case replace(FieldPath, JSONValue)
        /// Removes a value that must exist.
        case remove(FieldPath)

        /// The path of the target.
        public var path: FieldPath {
            switch self {
            case .add(let path, _), .replace(let path, _), .remove(let path): path
            }
        }
    }

    /// The operations in their order.
    public var operations: [Operation]

    /// Creates a patch from operations.
    public init(_ operations: [Operation] = []) {
        self.operations = operations
    }

    /// Whether the patch changes nothing.
    public var isEmpty: Bool { operations.isEmpty }

    /// Writes the patch as an array of objects (RFC 6902 §3).
    public func write(to writer: inout JSONWriter) {
        writer.array { writer in
            for operation in operations {
                writer.object { operation.writeMembers(to: &$0) }
            }
        }
    }

    /// The patch as compact JSON.
    public var text: String {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.text
    }
}

extension JSONPatch.Operation {
    fileprivate func writeMembers(to writer: inout JSONWriter) {
        switch self {
        case .add(let path, let value):
            writer.member("op", "add")
            writer.member("path", path.pointer)
            writer.key("value")
            value.write(to: &writer)
        case .replace(let path, let value):
            writer.member("op", "replace")
            writer.member("path", path.pointer)
            writer.key("value")
            value.write(to: &writer)
        case .remove(let path):
            writer.member("op", "remove")
            writer.member("path", path.pointer)
        }
    }
}

// MARK: Applying

extension JSONPatch {
    /// An operation whose target or parent does not exist (RFC 6902 §5).
    public struct MissingTarget: Error, Sendable, Equatable {
        /// The path of the operation that failed.
        public let path: FieldPath
    }

    /// Returns the document with all operations applied. If one fails, none is applied.
    public func applied(to document: JSONValue) throws(MissingTarget) -> JSONValue {
        var document = document
        for operation in operations {
            guard document.apply(operation, at: operation.path.steps[...]) else { throw MissingTarget(path: operation.path) }
        }
        return document
    }
}

extension JSONValue {
    /// Applies an operation with the remaining path `steps`; false if the target does not exist.
    fileprivate mutating func apply(_ operation: JSONPatch.Operation, at steps: ArraySlice<FieldPath.Step>) -> Bool {
        guard let step = steps.first else {
            // The whole document can be replaced, but not removed.
            switch operation {
            case .add(_, let value), .replace(_, let value): self = value
            case .remove: return false
            }
            return true
        }
        let rest = steps.dropFirst()
        switch (self, step) {
        case (.object(var members), .name(let key)):
            let index = members.firstIndex { $0.hasKey(key) }
            if let index, !rest.isEmpty {
                guard members[index].value.apply(operation, at: rest) else { return false }
            } else {
                guard rest.isEmpty, members.apply(operation, key: key, at: index) else { return false }
            }
            self = .object(members)
        case (.array(var elements), .index(let index)):
            if rest.isEmpty {
                guard elements.apply(operation, at: index) else { return false }
            } else {
                guard elements.indices.contains(index), elements[index].apply(operation, at: rest) else { return false }
            }
            self = .array(elements)
        default: return false
        }
        return true
    }
}

extension JSONValue.Member {
    /// Compares keys by their bytes (RFC 6901 §4 compares code points). Swift's strings treat `K` and the Kelvin sign as equal.
    func hasKey(_ other: String) -> Bool { key.utf8.elementsEqual(other.utf8) }
}

extension [JSONValue.Member] {
    fileprivate mutating func apply(_ operation: JSONPatch.Operation, key: String, at index: Int?) -> Bool {
        switch (operation, index) {
        case (.add(_, let value), nil): append(JSONValue.Member(key: key, value: value))
        case (.add(_, let value), let index?), (.replace(_, let value), let index?): self[index].value = value
        case (.remove, let index?): remove(at: index)
        case (.replace, nil), (.remove, nil): return false
        }
        return true
    }
}

extension [JSONValue] {
    fileprivate mutating func apply(_ operation: JSONPatch.Operation, at index: Int) -> Bool {
        switch operation {
        case .add(_, let value):
            guard 0...count ~= index else { return false }
            insert(value, at: index)
        case .replace(_, let value):
            guard indices.contains(index) else { return false }
            self[index] = value
        case .remove:
            guard indices.contains(index) else { return false }
            remove(at: index)
        }
        return true
    }
}

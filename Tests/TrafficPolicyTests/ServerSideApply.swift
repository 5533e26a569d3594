import JSONTape
import PolicySchema
import TrafficPolicy

/// Server-side apply with one manager, as structured-merge-diff does it (`merge/update.go`). Values that a webhook adds have no owner.
extension JSONValue {
    /// The object after an apply of this configuration.
    ///
    /// - Parameter previous: the configuration that the manager applied before.
    func appliedByServer(to live: JSONValue, after previous: JSONValue?) -> JSONValue {
        let type = ValueType.object(PolicyTables.newest.schema)
        let merged = Self.merge(self, into: live, type)
        var before = OwnedFields()
        previous.map { before.insert($0, type) }
        var now = OwnedFields()
        now.insert(self, type)
        return merged.removing(before.paths.subtracting(now.paths), type)
    }

    private static func merge(_ new: JSONValue, into live: JSONValue, _ type: ValueType) -> JSONValue {
        switch (type.structure, new, live) {
        case (.object, .object(let members), .object(var result)):
            for member in members {
                if let index = result.firstIndex(where: { $0.key == member.key }) {
                    result[index].value = merge(member.value, into: result[index].value, type.type(of: member.key))
                } else {
                    result.append(member)
                }
            }
            return .object(result)
        case (.associative(let key, let element), .array(let items), .array(var result)):
            for item in items {
                let identity = item.identity(by: key)
                if let index = result.firstIndex(where: { $0.identity(by: key) == identity }) {
                    result[index] = merge(item, into: result[index], element)
                } else {
                    result.append(item)
                }
            }
            return .array(result)
        default: return new
        }
    }

    /// The value without the fields at some paths.
    private func removing(_ paths: Set<[String]>, _ type: ValueType, at path: [String] = []) -> JSONValue {
        switch (type.structure, self) {
        case (.object, .object(let members)):
            return .object(
                members.compactMap { member in
                    let path = path + [member.key]
                    guard !paths.contains(path) else { return nil }
                    return Member(key: member.key, value: member.value.removing(paths, type.type(of: member.key), at: path))
                })
        case (.associative(let key, let element), .array(let items)):
            return .array(
                items.compactMap { item in
                    let path = path + [item.identity(by: key)]
                    return paths.contains(path) ? nil : item.removing(paths, element, at: path)
                })
        default: return self
        }
    }

    /// The step of an item of a list that is a set or a map.
    fileprivate func identity(by key: String?) -> String { "[\((key.map { self[$0] ?? .null } ?? self).text)]" }
}

/// The fields of a configuration, with the named fields above them (`EnsureNamedFieldsAreMembers`).
private struct OwnedFields {
    private(set) var paths: Set<[String]> = []

    mutating func insert(_ value: JSONValue, _ type: ValueType, at path: [String] = []) {
        if !path.isEmpty { paths.insert(path) }
        switch (type.structure, value) {
        case (.object, .object(let members)):
            for member in members { insert(member.value, type.type(of: member.key), at: path + [member.key]) }
        case (.associative(let key, let element), .array(let items)):
            for item in items { insert(item, element, at: path + [item.identity(by: key)]) }
        default: break
        }
    }
}

/// How server-side apply treats a value.
private enum Structure {
    /// Its members have owners.
    case object
    /// Its items have owners: `x-kubernetes-list-type` `map` by a key, or `set`.
    case associative(key: String?, ValueType)
    /// It is replaced as a whole.
    case atomic
}

extension ValueType {
    fileprivate var structure: Structure {
        switch self {
        case .object(let schema): schema.isAtomic ? .atomic : .object
        case .map: .object
        case .array(let element, let shape):
            switch shape.uniqueness {
            case .none: .atomic
            case .byValue: .associative(key: nil, element)
            case .byField(let key): .associative(key: key, element)
            }
        default: .atomic
        }
    }

    fileprivate func type(of member: String) -> ValueType {
        switch self {
        case .object(let schema): schema.fields.first { $0.name == member }?.type ?? .opaque
        case .map(let element): element
        default: .opaque
        }
    }
}
